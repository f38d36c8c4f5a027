// SPDX-License-Identifier: GPL-2.0
// Inline assembly that would get past the checks does not compile.
// RUN: not %sfi-ir -ferror-limit=0 %s 2>&1 | FileCheck %s
typedef unsigned long u64;
typedef unsigned char u8;

// CHECK: in 'halt' is not reviewed: 'hlt' is not a reviewed instruction
void halt(void) { asm volatile("hlt"); }
// CHECK: in 'control_register' is not reviewed: operand '%cr0' is not one of the statement's operands
void control_register(u64 v) { asm volatile("mov %0, %%cr0" :: "r"(v)); }
// CHECK: in 'descriptor_table' is not reviewed: 'lidt
void descriptor_table(void *p) { asm volatile("lidt %0" :: "m"(*(char *)p)); }
// CHECK: in 'user_access_on' is not reviewed: 'stac' is not a reviewed instruction
void user_access_on(void) { asm volatile("stac"); }
// CHECK: in 'user_store_unchecked' is not reviewed: 'call __put_user_nocheck_${{.*}}
void user_store_unchecked(u64 *p, u64 v) { asm volatile("call __put_user_nocheck_%c1" : "+c"(p) : "i"(sizeof(v)), "a"(v) : "ebx"); }
// CHECK: in 'other_call' is not reviewed: 'call __get_user_sizes_${{.*}}
void other_call(u64 *p) { asm volatile("call __get_user_sizes_%c1" : "+a"(p) : "i"(8)); }
// CHECK: in 'segment' is not reviewed: operand '%gs' is not one of the statement's operands
void segment(int v) { asm volatile("mov %0, %%gs" :: "r"(v)); }
// CHECK: in 'msr_gs' is not reviewed: 'swapgs' is not a reviewed instruction
void msr_gs(void) { asm volatile("swapgs"); }
// CHECK: in 'other_segment' is not reviewed: operand '%fs:${{[0-9]}}' is not one of the statement's operands
void other_segment(u64 *p) { asm volatile("movq $0, %%fs:%0" : "=m"(*p)); }
// CHECK: in 'far_store' is not reviewed: operand '8(${{[0-9]}})' is not one of the statement's operands
void far_store(u64 *p) { asm volatile("movq $0, 8(%0)" :: "r"(p) : "memory"); }
// CHECK: in 'absolute_store' is not reviewed: operand '0xffffffff81000000' is not one of the statement's operands
void absolute_store(void) { asm volatile("movb $0, 0xffffffff81000000" ::: "memory"); }
// CHECK: in 'string_copy' is not reviewed: 'rep movsb' has implicit operands
void string_copy(void *d, void *s, u64 n) { asm volatile("rep movsb" : "+D"(d), "+S"(s), "+c"(n) :: "memory"); }
// CHECK: in 'string_copy_in_two' is not reviewed: 'movsq' has implicit operands
void string_copy_in_two(void *d, void *s, u64 n) { asm volatile("rep; movsq" : "+D"(d), "+S"(s), "+c"(n) :: "memory"); }
// CHECK: in 'string_fill' is not reviewed: 'rep stosb' is not a reviewed instruction
void string_fill(void *d, u64 n) { asm volatile("rep stosb" : "+D"(d), "+c"(n) : "a"(0) : "memory"); }
// CHECK: in 'changed_input' is not reviewed: it writes '${{[0-9]}}', which it declares as an input
void changed_input(u64 *p, u64 by) { *p = 1; asm volatile("add %1, %0" :: "r"(p), "r"(by)); *p = 2; }
// CHECK: in 'pivot' is not reviewed: it sets the stack pointer
void pivot(u64 to) { register u64 sp asm("rsp"); asm volatile("mov %1, %0" : "=r"(sp) : "r"(to)); }
// CHECK: in 'unbalanced_pop' is not reviewed: 'pop' without a push before it
u64 unbalanced_pop(void) { u64 v; asm volatile("pop %0" : "=r"(v)); return v; }
// CHECK: in 'unbalanced_push' is not reviewed: it leaves the stack pointer moved
void unbalanced_push(void) { asm volatile("pushfq"); }
// CHECK: in 'push_data' is not reviewed: 'push $0' is not a reviewed instruction
void push_data(u64 v) { asm volatile("push %0" :: "r"(v)); }
// CHECK: in 'return_early' is not reviewed: 'ret' is not a reviewed instruction
void return_early(void) { asm volatile("ret"); }
// CHECK: in 'call_kernel' is not reviewed
void call_kernel(void) { asm volatile("call commit_creds"); }
// CHECK: in 'call_register' is not reviewed: 'call *$0' leaves the driver
void call_register(void *p) { asm volatile("call *%0" :: "r"(p)); }
// CHECK: in 'jump_away' is not reviewed
void jump_away(void) { asm volatile("jmp commit_creds"); }
// CHECK: in 'bytes' is not reviewed: '.byte 0xf4' is not a reviewed instruction
void bytes(void) { asm volatile(".byte 0xf4"); }
// CHECK: in 'padding' is not reviewed: '.skip 1,0xf4' is not a reviewed instruction
void padding(void) { asm volatile(".skip 1, 0xf4"); }
// CHECK: in 'escaped_section' is not reviewed: 'hlt' is no data, in a section that holds no code
void escaped_section(void) { asm volatile(".pushsection .discard.x\n .text\n hlt\n .popsection"); }
// CHECK: in 'foreign_percpu' is not reviewed: it touches per-CPU data
extern u64 cpu_info;
void foreign_percpu(u64 v) { asm volatile("movq %1, %%gs:%0" : "=m"(cpu_info) : "r"(v)); }
