// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// CHECK: { ptr @target, i64 [[HASH:-?[0-9]+]] }], section ".sfi.targets"
static int target(int n) { return n; }
int (*volatile pointer)(int) = target;
// CHECK-LABEL: @call(
// CHECK: %[[F:.*]] = call ptr @__sfi_icall(ptr %{{.*}}, i64 [[HASH]])
// CHECK-NEXT: call i32 %[[F]](i32
int call(int n) { return pointer(n); }
