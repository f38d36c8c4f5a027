// SPDX-License-Identifier: GPL-2.0
// missing=warn compiles what it can for statistics: what would be an error is a warning, and the record carries the
// flag for which sfi.ko refuses the module (kernel-tests/refusals-*.test).
// RUN: %sfi-ir -fplugin-arg-sfi-missing=warn -fplugin-arg-sfi-stats %s 2> %t.err | FileCheck %s
// RUN: FileCheck --check-prefix=WARN %s < %t.err
// RUN: not %sfi-ir %s 2>&1 | FileCheck --check-prefix=ERROR %s
// RUN: not %sfi-ir -fplugin-arg-sfi-missing=ignore %s 2>&1 | FileCheck --check-prefix=OPTION %s
#include "kernel.h"
// CHECK: @__sfi_tu_record = internal constant {{.*}} { i32 1431586387, i32 3, i64 81985529216486895, ptr @{{.*}}, i32 4, i32 0,
// CHECK: call {{.*}}@eth_open(
// WARN-DAG: [[@LINE+5]]:{{.*}} warning: sfi: no interface spec for kernel function 'eth_open'
// WARN-DAG: warning: sfi: {{.*}}ndo_unknown
// WARN: sfi: loads 0 stores 2
// ERROR: error: sfi: {{.*}}ndo_unknown
// OPTION: error: sfi: unknown option 'missing=ignore'
int uses(int *p, struct net_device *d) { *p = 1; return eth_open(d); }
static int handler(struct net_device *d) { return uses(&d->mtu, d); }
struct net_device_ops ops = { .ndo_unknown = handler };
