// SPDX-License-Identifier: GPL-2.0
// get_user() and put_user() as the headers of both kernels expand them: the kernel's side checks the address.
// RUN: %sfi-ir %s 2>&1 | FileCheck %s
typedef unsigned long u64;

// They may sleep, so what was checked before is checked again afterwards.

// CHECK-LABEL: define {{.*}} @get(
// CHECK: call {{.*}} asm sideeffect "call __get_user_${3:c}"
int get(u64 *to, const u64 *from)
{
	register u64 v asm("rdx");
	int ret;

	asm volatile("call __get_user_%c[size]" : "=a"(ret), "=r"(v) : "0"(from), [size] "i"(8));
	*to = v;
	return ret;
}

// CHECK-LABEL: define {{.*}} @put(
// CHECK-DAG: call {{.*}} asm sideeffect "call __put_user_${3:P}"
// CHECK-DAG: call {{.*}}@__sfi_check_write(
// CHECK-DAG: call {{.*}}@__sfi_check_write(
int put(u64 *to, u64 *own)
{
	register u64 v asm("rax") = 5;
	int ret;

	*own = 1;
	asm volatile("call __put_user_%P3" : "=c"(ret) : "0"(to), "r"(v), "i"(4) : "ebx", "memory");
	*own = 2;
	return ret;
}
