// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir -O0 %s | FileCheck %s
#include "kernel.h"
static int handler(int irq, void *arg) { return irq; }
// CHECK-LABEL: @store(
// CHECK: __sfi_check_write
void store(int *p) { *p = 1; }
// CHECK-LABEL: @local_pointer(
// CHECK: @__sfi_gate_arg__handler__handler
int local_pointer(void) { handler_t h = handler; return request_irq(3, h, 0); }
