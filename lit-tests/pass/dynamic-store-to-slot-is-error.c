// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
#include "kernel.h"
struct mine { void (*fn)(struct work_struct *w); };
// CHECK: error: {{.*}}sfi: a computed function pointer is stored to kernel slot 'work_struct__func'
void set(struct work_struct *w, struct mine *m) { w->func = m->fn; }
