// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// Writable objects are listed with their size, read-only ones and kernel tables are not.
// CHECK-DAG: { ptr, i64, ptr } { ptr @buffer, i64 40,
// CHECK-DAG: { ptr, i64, ptr } { ptr @placed, i64 4,
// CHECK-NOT: { ptr, i64, ptr } { ptr @fixed
// CHECK-NOT: { ptr, i64, ptr } { ptr @table_entry
char buffer[40];
int placed __attribute__((section(".data..read_mostly"))) = 3;
const int fixed = 4;
int table_entry __attribute__((section("__param"))) = 5;
