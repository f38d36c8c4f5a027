// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// In-bounds accesses to locals that do not escape stay on the native stack, unchecked.
// CHECK-LABEL: @local(
// CHECK-NOT: __sfi_
// CHECK: ret i32
// CHECK-NEXT: }
int local(unsigned n)
{
	volatile int a[4] = {0};

	a[n & 3] = 1;
	return a[1];
}
