// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// CHECK-LABEL: @output(
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 4)
// CHECK: call void asm
void output(int *p) { asm volatile("lock; incl %0" : "+m"(*p)); }
// An input operand that the instruction writes (writel() does so) is a store.
// CHECK-LABEL: @input_written(
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 4)
void input_written(unsigned v, volatile unsigned *p) { asm volatile("movl %0,%1" :: "r"(v), "m"(*p) : "memory"); }
// CHECK-LABEL: @input_read(
// CHECK: call preserve_mostcc void @__sfi_check_read(ptr %{{.*}}, i64 4)
// CHECK-NOT: __sfi_check_write
// CHECK-LABEL: @bit_string(
unsigned input_read(volatile unsigned *p) { unsigned v; asm volatile("movl %1,%0" : "=r"(v) : "m"(*p)); return v; }
// A bit number in a register reaches beyond the operand: the word it lands in is checked.
// CHECK: %[[W:.*]] = ashr i64 %{{.*}}, 6
// CHECK: %[[P:.*]] = getelementptr i64, ptr %{{.*}}, i64 %[[W]]
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %[[P]], i64 8)
void bit_string(long nr, unsigned long *p) { asm volatile("lock; btsq %1,%0" :: "m"(*p), "Ir"(nr) : "memory"); }
