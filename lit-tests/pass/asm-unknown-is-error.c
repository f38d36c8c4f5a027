// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir %s 2>&1 | FileCheck %s
// CHECK: asm-unknown-is-error.c{{.*}} error: sfi: inline assembly in 'msr' is not reviewed: 'wrmsr' is not a reviewed instruction
void msr(void) { asm volatile("wrmsr" :: "c"(1), "a"(2), "d"(3)); }
// CHECK: error: sfi: inline assembly in 'through_register' is not reviewed: operand '(${{[0-9]}})' is not one of the statement's operands
void through_register(long *p) { asm volatile("movq $0,(%0)" :: "r"(p) : "memory"); }
// CHECK: error: sfi: inline assembly in 'port' is not reviewed: 'outl
void port(int v) { asm volatile("outl %0,%w1" :: "a"(v), "Nd"(0x80)); }
// CHECK: error: sfi: inline assembly in 'hidden_section' is not reviewed: it writes section .text
void hidden_section(void) { asm volatile(".pushsection .text\n nop\n .popsection"); }
