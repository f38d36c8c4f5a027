// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// The colours of the granules touched are compared with the domain's; the slow call is the cold side.
// CHECK-LABEL: @store(
// CHECK: load i64, ptr @__sfi_rt
// CHECK: lshr i64 %{{.*}}, 3
// CHECK: icmp eq i16
// CHECK: br i1 {{.*}} !prof
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 4)
// CHECK: store i32 1
void store(int *p) { *p = 1; }
// A byte is in one granule.
// CHECK-LABEL: @store_byte(
// CHECK-COUNT-1: icmp eq i8
// CHECK-NOT: icmp eq i8
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 1)
void store_byte(char *p) { *p = 1; }
