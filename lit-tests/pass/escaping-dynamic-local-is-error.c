// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
void other(char *);
// CHECK: error: sfi: a local of variable size in 'dynamic' escapes or may be overrun; use a fixed size or allocate it
void dynamic(int n) { char a[n]; other(a); }
