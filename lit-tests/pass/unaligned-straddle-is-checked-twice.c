// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// The driver's word for the alignment is not taken: an 8-byte store looks at byte 7 as well.
// CHECK-LABEL: @straddle(
// CHECK: add i64 %{{.*}}, 7
// CHECK: lshr i64 %{{.*}}, 3
// CHECK: call void @__sfi_check_write(ptr %{{.*}}, i64 8)
void straddle(unsigned long *p) { *p = 1; }
