// SPDX-License-Identifier: GPL-2.0
// What an instruction stores is what its register holds, not what the operand's C type says.
// RUN: %sfi-ir %s | FileCheck %s
typedef unsigned long u64;
typedef unsigned char u8;

// CHECK-LABEL: define {{.*}} @eight_to_a_byte(
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 8)
void eight_to_a_byte(u8 *p, u64 v) { asm volatile("mov %1, %0" : "=m"(*p) : "r"(v)); }
// CHECK-LABEL: define {{.*}} @byte_part(
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 1)
void byte_part(u8 *p, u64 v) { asm volatile("mov %b1, %0" : "=m"(*p) : "r"(v)); }
// CHECK-LABEL: define {{.*}} @sixteen(
// CHECK: call preserve_mostcc void @__sfi_range_write(ptr %{{.*}}, i64 16)
void sixteen(u64 *p, u64 v)
{
	u64 a = 0, d = 0;

	asm volatile("lock cmpxchg16b %0" : "+m"(*p), "+a"(a), "+d"(d) : "b"(v), "c"(v) : "memory", "cc");
}
