// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// Magic, ABI, spec hash, source, flags, opted-out functions, tables and their lengths.
// CHECK: @__sfi_rt = weak hidden global {{.*}} section ".sfi.rt"
// CHECK: @__sfi_tu_record = internal constant { i32, i32, i64, ptr, i32, i32, ptr, ptr, ptr, i32, i32, i32, i32 } { i32 1431586387, i32 3, i64 81985529216486895, ptr @{{.*}}, i32 0, i32 0, ptr @__sfi_table.sfi.globals, ptr null, ptr null, i32 2, i32 0, i32 0, i32 0 }, section ".sfi.tu", align 8
// CHECK: @__sfi_table.sfi.globals = internal constant [2 x
int one, two;
