// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
// CHECK: @__sfi_tu_record = {{.*}} ptr @{{[^,]*}}, i32 0, i32 1, ptr null, ptr null, ptr null, i32 0, i32 0, i32 0, i32 0 }, section ".sfi.tu"
// CHECK-LABEL: @raw(
// CHECK-NOT: __sfi_
// CHECK: call {{.*}}@kalloc_buffer
// CHECK-NOT: __sfi_
// CHECK-LABEL: @cooked(
__no_sfi void *raw(int *p) { *p = 1; return kalloc_buffer("x", 3); }
// CHECK: __sfi_check_write
void cooked(int *p) { *p = 1; }
