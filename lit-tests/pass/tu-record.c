// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// Magic, ABI, spec hash, source, flags, opted-out functions.
// CHECK: @__sfi_rt = weak hidden global {{.*}} section ".sfi.rt"
// CHECK: @__sfi_tu_record = internal constant { i32, i32, i64, ptr, i32, i32 } { i32 1431586387, i32 1, i64 81985529216486895, ptr @{{.*}}, i32 0, i32 0 }, section ".sfi.tu", align 8
int nothing;
