// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// A load may also read public memory: colour 0.
// CHECK-LABEL: @load(
// CHECK: icmp eq i16 %{{.*}}, 0
// CHECK: call preserve_mostcc void @__sfi_check_read(ptr %{{.*}}, i64 8)
// CHECK: load i64, ptr %
// CHECK-NOT: __sfi_check_write
// CHECK-LABEL: attributes
long load(long *p) { return *p; }
