// SPDX-License-Identifier: GPL-2.0
// A driver cannot name what it shares with the plugin and the runtime, under its own name or another.
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
// CHECK-DAG: error: {{.*}}sfi: '__sfi_rt' is a name reserved for the sandbox; choose another
extern struct { unsigned long shadow; unsigned char colour; } mine asm("__sfi_rt");
void recolour(void) { mine.colour = 0; }
// CHECK-DAG: error: {{.*}}sfi: '__sfi_gate_leave' is a name reserved for the sandbox; choose another
void __sfi_gate_leave(void *frame);
void leave(void) { __sfi_gate_leave(0); }
