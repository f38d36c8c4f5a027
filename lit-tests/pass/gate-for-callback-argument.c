// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
static int handler(int irq, void *arg) { return irq; }
static int other(int irq, void *arg) { return irq + 1; }
// CHECK-LABEL: @direct(
// CHECK: @__sfi_stub_request_irq(i32 noundef 3, ptr noundef nonnull @__sfi_gate_arg__handler__handler,
int direct(void) { return request_irq(3, handler, 0); }
// Chosen at run time.
// CHECK-LABEL: @chosen(
// CHECK-DAG: @__sfi_gate_arg__handler__handler
// CHECK-DAG: @__sfi_gate_arg__handler__other
// CHECK: @__sfi_stub_request_irq(
int chosen(int c)
{
	handler_t h = handler;

	if (c)
		h = other;
	return request_irq(3, h, 0);
}
// Through an inline helper of the kernel.
// CHECK-LABEL: @helper(
// CHECK: @__sfi_stub_request_irq(i32 noundef 4, ptr noundef nonnull @__sfi_gate_arg__handler__handler,
int helper(void) { return request_simple(4, handler); }
