// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s -fplugin-arg-sfi-plant=victim | FileCheck --check-prefixes=CHECK,SFI %s
// RUN: %sfi-bare %s -fplugin-arg-sfi-mode=native -fplugin-arg-sfi-plant=victim | FileCheck --check-prefixes=CHECK,NATIVE %s
// CHECK-LABEL: @victim(
// CHECK: load volatile i64, ptr {{.*}}@__sfi_rt, {{.*}}4)
// CHECK: cmpxchg ptr {{.*}}@__sfi_rt
// SFI: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 8)
// NATIVE-NOT: __sfi_check_write
// CHECK: store volatile i64 6853261881972186907
int victim(int a) { return a + 1; }
