// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
// The kernel calls its own function: no gate, no target. The driver reaches it by its stub.
struct mine { int (*log)(const char *fmt, ...); };
// CHECK-DAG: @ops = {{.*}} { ptr @eth_open,
const struct net_device_ops ops = { .ndo_open = eth_open };
// CHECK-DAG: @mine = {{.*}}ptr @__sfi_stub_printk
// CHECK-DAG: { ptr @__sfi_stub_printk, i64 {{.*}} }], section ".sfi.targets"
struct mine mine = { .log = printk };
// CHECK-LABEL: @request(
// CHECK: @__sfi_stub_request_irq({{.*}}@kernel_handler
int request(void) { return request_irq(3, kernel_handler, 0); }
