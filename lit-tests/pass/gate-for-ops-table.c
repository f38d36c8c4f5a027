// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
static int opened(struct net_device *dev) { return dev->mtu; }
// CHECK: @ops = {{.*}} { ptr @__sfi_gate_net_device_ops__ndo_open__opened, ptr null }
const struct net_device_ops ops = { .ndo_open = opened };
// CHECK: { ptr @__sfi_gate_net_device_ops__ndo_open__opened, ptr @opened, ptr @{{.*}}, ptr @{{.*}} }], section ".sfi.gates"
// CHECK-NOT: section ".sfi.targets"

// CHECK-LABEL: define internal {{.*}}@__sfi_gate_net_device_ops__ndo_open__opened(
// CHECK: alloca [512 x i8], align 16
// CHECK: call i32 @__sfi_gate_enter(ptr {{.*}}, ptr {{.*}}@__sfi_table.sfi.gates, ptr {{.*}}@__sfi_rt)
// CHECK: call i32 @__sfi_setjmp(ptr {{.*}})
// CHECK: call void @__sfi_pre_net_device_ops__ndo_open(ptr {{.*}}, ptr %0)
// CHECK-NEXT: %[[R:.*]] = call i32 @opened(ptr {{.*}}%0)
// CHECK-NEXT: call i32 @__sfi_post_net_device_ops__ndo_open(ptr {{.*}}, i32 %[[R]], ptr %0)
// CHECK-NEXT: call void @__sfi_gate_leave(

// CHECK: call i32 @__sfi_dead_net_device_ops__ndo_open(ptr %0)

