// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// CHECK-LABEL: @twice(
// CHECK-COUNT-1: call preserve_mostcc void @__sfi_check_write
// CHECK-NOT: call void @__sfi_check
// CHECK-LABEL: @after_a_call(
void twice(volatile int *p) { *p = 1; *p = 2; }
// A call may have revoked the permission.
// CHECK: call preserve_mostcc void @__sfi_check_write
// CHECK: @other
// CHECK: call preserve_mostcc void @__sfi_check_write
// CHECK-LABEL: declare
void other(void);
void after_a_call(volatile int *p) { *p = 1; other(); *p = 2; }
