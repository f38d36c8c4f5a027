// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// CHECK-LABEL: @add(
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 4)
// CHECK: atomicrmw add
int add(int *p) { return __atomic_fetch_add(p, 1, __ATOMIC_SEQ_CST); }
// CHECK-LABEL: @swap(
// CHECK: call preserve_mostcc void @__sfi_check_write(ptr %{{.*}}, i64 8)
// CHECK: cmpxchg
long swap(long *p, long old) { return __sync_val_compare_and_swap(p, old, 2); }
