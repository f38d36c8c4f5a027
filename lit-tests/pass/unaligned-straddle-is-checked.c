// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// The driver's word for the alignment is not taken: an 8-byte store looks at two granules.
// CHECK-LABEL: @straddle(
// CHECK: lshr i64 %{{.*}}, 3
// CHECK: %[[C:.*]] = load i16, ptr %{{.*}}, align 1
// CHECK: icmp eq i16 %[[C]],
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 8)
void straddle(unsigned long *p) { *p = 1; }
