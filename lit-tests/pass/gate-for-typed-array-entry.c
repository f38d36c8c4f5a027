// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// RUN: not %sfi-ir -DUNNAMED %s 2>&1 | FileCheck %s --check-prefix=UNNAMED
#include "kernel.h"
static void done(int why) { printk("%d", why); }
// An array on the heap: only the typedef says what the kernel will call.
// CHECK-LABEL: @fill(
// CHECK: store ptr @__sfi_gate_arg__callback_t__done,
void fill(callback_t **callbacks, int i) { callbacks[i] = done; }
#ifdef UNNAMED
// UNNAMED: error: {{.*}}sfi: address of 'done' goes to memory reached through an untyped pointer, which no interface spec names
void fill_other(void (**callbacks)(int), int i) { callbacks[i] = done; }
#endif
