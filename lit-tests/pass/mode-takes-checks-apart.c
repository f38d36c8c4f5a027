// SPDX-License-Identifier: GPL-2.0
// For benchmarks: what is checked, and that the unit's record says if that is not all (flags, the sixth field).
// RUN: %sfi-ir %s | FileCheck --check-prefixes=CHECK,MERGED,ALL %s
// RUN: %sfi-ir -fplugin-arg-sfi-mode=naive %s | FileCheck --check-prefixes=CHECK,NAIVE,ALL %s
// RUN: %sfi-ir -fplugin-arg-sfi-mode=stores %s | FileCheck --check-prefixes=CHECK,STORES,PARTLY %s
// RUN: %sfi-ir -fplugin-arg-sfi-mode=gates %s | FileCheck --check-prefixes=CHECK,GATES,PARTLY %s
// RUN: not %sfi-ir -fplugin-arg-sfi-mode=fast %s 2>&1 | FileCheck --check-prefix=MODE %s
// ALL: @__sfi_tu_record = {{.*}} ptr @{{[^,]*}}, i32 0, i32 0
// PARTLY: @__sfi_tu_record = {{.*}} ptr @{{[^,]*}}, i32 2, i32 0
// CHECK-LABEL: @twice(
// MERGED-COUNT-1: call preserve_mostcc void @__sfi_check_write
// STORES-COUNT-1: call preserve_mostcc void @__sfi_check_write
// NAIVE-COUNT-2: call preserve_mostcc void @__sfi_check_write
// CHECK-NOT: call preserve_mostcc
// CHECK-LABEL: @look(
// MERGED: call preserve_mostcc void @__sfi_check_read
// NAIVE: call preserve_mostcc void @__sfi_check_read
// STORES-NOT: call preserve_mostcc
// GATES-NOT: call preserve_mostcc
// CHECK-LABEL: attributes
// MODE: error: sfi: unknown mode 'fast'; known: native gates stores naive
void twice(volatile int *p) { *p = 1; *p = 2; }
int look(const int *p) { return *p; }
