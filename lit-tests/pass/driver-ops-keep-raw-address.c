// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
// A table of the driver's own is no kernel slot: raw address, and a legal target inside the driver.
struct my_ops { int (*step)(int n); };
static int step(int n) { return n + 1; }
// CHECK-DAG: @mine = {{.*}}ptr @step
// CHECK-DAG: { ptr @step, i64 {{.*}} }], section ".sfi.targets"
struct my_ops mine = { .step = step };
// CHECK-NOT: __sfi_gate
