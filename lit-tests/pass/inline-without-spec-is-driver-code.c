// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
// CHECK-LABEL: @plain(
// CHECK: call preserve_mostcc void @__sfi_check_write
// CHECK: store i32 2
void plain(struct net_device *d) { netif_plain(d); }
