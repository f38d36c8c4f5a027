// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
#include "kernel.h"
// CHECK: missing-spec-prints-skeleton.c:[[@LINE+1]]:1: error: sfi: no interface spec for kernel function 'kalloc_buffer'
void *allocate(void) { return kalloc_buffer("x", 3); }
// CHECK: note: a skeleton to confirm
// CHECK: SFI_PRE(check(string, name))
// CHECK: SFI_POST(if (ret) transfer(write, ret, size), if (ret) track(CONFIRM_kind, ret, size))
// CHECK: void *kalloc_buffer(const char *name, unsigned long size);
// CHECK: error: sfi: no interface spec for kernel function 'copy_blob'
int blob(struct net_device *d) { return copy_blob("", 1, d); }
// CHECK: SFI_PRE(check(read, from, len), check(ref, CONFIRM_net_device, dev))
// CHECK: int copy_blob(const void *from, unsigned long len, struct net_device *dev);
