// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
struct adapter { int id; struct work_struct work; };
static void work(struct work_struct *w) { w->data = 1; }
// CHECK-LABEL: @direct(
// CHECK: store ptr @__sfi_gate_work_struct__func__work
void direct(struct adapter *a) { a->work.func = work; }
// CHECK-LABEL: @by_inline(
// CHECK: store ptr @__sfi_gate_work_struct__func__work
void by_inline(struct adapter *a) { init_work(&a->work, work); }
// The first field of a struct.
// CHECK-LABEL: @first(
// CHECK: store ptr @__sfi_gate_net_device_ops__ndo_open__open
static int open(struct net_device *dev) { return dev->mtu; }
void first(struct net_device_ops *ops) { ops->ndo_open = open; }
