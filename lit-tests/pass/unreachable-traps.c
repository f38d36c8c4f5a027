// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// The end of a path that cannot go on is a trap, not the next function's first instruction.
#include "kernel.h"
// CHECK-LABEL: @promised(
// CHECK: call void @llvm.trap()
// CHECK-NEXT: unreachable
int promised(int n)
{
	if (n > 3)
		__builtin_unreachable();
	switch (n) {
	case 1: return 7;
	case 2: return 9;
	}
	__noreturn_panic();
}
