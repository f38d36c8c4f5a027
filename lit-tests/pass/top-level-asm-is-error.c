// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}sfi: top-level assembly 'movq %rax, 0' may hold code
asm("evil:\n movq %rax, 0\n ret\n");
