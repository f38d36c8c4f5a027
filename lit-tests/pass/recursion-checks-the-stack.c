// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
int elsewhere(int);
// CHECK-LABEL: @itself(
// CHECK: call void @__sfi_stack_check()
int itself(int n)
{
	return n ? itself(n - elsewhere(n)) + n : 0;
}
// A cycle through two functions.
static int odd(int n);
// CHECK-LABEL: @even(
// CHECK: call void @__sfi_stack_check()
__attribute__((noinline)) int even(int n)
{
	return n ? odd(n - 1) : 1;
}
// CHECK-LABEL: @odd(
// CHECK: call void @__sfi_stack_check()
__attribute__((noinline)) static int odd(int n)
{
	return n ? even(n - 1) + 2 : 0;
}
// Another file may close the cycle.
// CHECK-LABEL: @through(
// CHECK: call void @__sfi_stack_check()
int through(int n)
{
	return elsewhere(n) + 1;
}
// CHECK-LABEL: @leaf(
// CHECK-NOT: __sfi_stack_check
// CHECK: ret i32
int leaf(int n)
{
	return n + 1;
}
