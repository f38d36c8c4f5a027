// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
void other(int *);
// One push for all, a pop on every return.
// CHECK-LABEL: @escapes(
// CHECK-NOT: alloca
// CHECK: %[[U:.*]] = call ptr @__sfi_ustack_push(i64 16)
// CHECK-NOT: __sfi_ustack_push
// CHECK: call void @other(ptr noundef nonnull %
// CHECK: call void @__sfi_ustack_pop(i64 16)
// CHECK-NEXT: ret i32
int escapes(void)
{
	int x, y;

	other(&x);
	other(&y);
	return x + y;
}
// CHECK-LABEL: @overrun(
// CHECK: call ptr @__sfi_ustack_push(i64 16)
// CHECK: call preserve_mostcc void @__sfi_check_write
// CHECK: call void @__sfi_ustack_pop(i64 16)
int overrun(long i)
{
	volatile int a[4] = {0};

	a[i] = 1;
	return a[0];
}
