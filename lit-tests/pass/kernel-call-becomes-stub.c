// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
#include "kernel.h"
// Exported functions, header inlines and variable arguments alike.
// CHECK-LABEL: @calls(
// CHECK: call void @__sfi_stub_netif_wake(ptr
// CHECK: call i32 (ptr, ...) @__sfi_stub_printk(
// CHECK: call void @__sfi_stub___noreturn_panic()
// CHECK-NEXT: call void @llvm.trap()
// CHECK-NEXT: unreachable
void calls(struct net_device *d)
{
	netif_wake(d);
	printk("%d", 1);
	__noreturn_panic();
}
// CHECK-NOT: declare {{.*}}@printk
