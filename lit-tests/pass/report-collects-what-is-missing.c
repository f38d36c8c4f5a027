// SPDX-License-Identifier: GPL-2.0
// RUN: rm -f %t
// RUN: %sfi-ir %s -fplugin-arg-sfi-report=%t | FileCheck --check-prefix=IR %s
// RUN: FileCheck --check-prefix=REPORT %s < %t
#include "kernel.h"
// The loader refuses an object with holes: no stub module has hash 0.
// IR: @__sfi_tu_record = internal constant {{.*}} { i32 {{[0-9]+}}, i32 3, i64 0,
// REPORT-DAG: missing kalloc_buffer {{.*}}report-collects-what-is-missing.c:[[@LINE+1]]
void *allocate(void) { return kalloc_buffer("x", 3); }
static int opened(struct net_device *dev) { return 0; }
// REPORT-DAG: slot struct net_device_ops.ndo_unknown
struct net_device_ops ops = { .ndo_unknown = opened };
