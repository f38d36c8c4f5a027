// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
#include "kernel.h"
static int opened(struct net_device *dev) { return 0; }
static int handler(int irq, void *arg) { return irq; }
static int probe(void) { return 0; }
// CHECK-DAG: error: {{.*}}sfi: address of 'opened' goes to struct net_device_ops.ndo_unknown, which no interface spec names
// CHECK-DAG: note: describe it with SFI_SLOT(struct, field)
const struct net_device_ops ops = { .ndo_unknown = opened };
// CHECK-DAG: error: {{.*}}sfi: address of 'handler' goes to argument 2 of 'request_other', which no interface spec names
int request(void) { return request_other(1, handler, 0); }
// CHECK-DAG: error: {{.*}}sfi: address of 'probe' goes to struct bus_driver.driver.probe, which no interface spec names
struct bus_driver bus = { .driver.probe = probe };
