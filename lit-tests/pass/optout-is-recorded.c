// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s -fplugin-arg-sfi-optout | FileCheck %s
#include "kernel.h"
// CHECK: @__sfi_tu_record = {{.*}} ptr @{{[^,]*}}, i32 1, i32 0, ptr null, ptr null, ptr null, i32 0, i32 0, i32 0, i32 0 }, section ".sfi.tu"
// CHECK-NOT: __sfi_check
// CHECK-NOT: __sfi_gate
static int opened(struct net_device *dev) { return dev->mtu; }
struct net_device_ops ops = { .ndo_open = opened };
