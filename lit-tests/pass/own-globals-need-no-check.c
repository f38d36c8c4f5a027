// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
int counter[4];
const int table[4] = {1, 2, 3, 4};
// CHECK-LABEL: @constant_place(
// CHECK-NOT: __sfi_
// CHECK-LABEL: @variable_place(
int constant_place(void) { counter[3]++; return *(volatile const int *)&table[2]; }
// CHECK: call preserve_mostcc void @__sfi_check_write
// CHECK-LABEL: @beyond_the_end(
void variable_place(long i) { counter[i] = 1; }
// CHECK: call preserve_mostcc void @__sfi_check_write
// CHECK-LABEL: @to_read_only(
void beyond_the_end(void) { *(volatile int *)(counter + 4) = 1; }
// CHECK: call preserve_mostcc void @__sfi_check_write
// CHECK-LABEL: declare
void to_read_only(void) { *(volatile int *)&table[1] = 1; }
