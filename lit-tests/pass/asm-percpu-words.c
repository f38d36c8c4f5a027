// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
extern int __preempt_count, softnet_data;
// CHECK-NOT: in 'allowed'
// CHECK: error: sfi: inline assembly in 'refused' is not reviewed: it touches per-CPU data 'softnet_data'
// CHECK-NOT: in 'allowed'
void allowed(void) { asm volatile("incl %%gs:%0" : "+m"(__preempt_count)); }
void refused(void) { asm volatile("incl %%gs:%0" : "+m"(softnet_data)); }
