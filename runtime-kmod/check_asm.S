/* SPDX-License-Identifier: GPL-2.0 */
/*
 * check_asm.S - what the compiled checks call. They keep every register but r11 (clang's preserve_most), so
 * that the common case, in which nothing is called, need not spill any. Built for the kernel and hosted.
 */
#ifdef __KERNEL__
#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#else
#define SYM_FUNC_START(name) .globl name; .type name, @function; name:
#define SYM_FUNC_END(name) .size name, . - name
#define RET ret
	.section .note.GNU-stack, "", @progbits
#endif

	.text

/* The C function gets the address in the driver as its third argument. */
.macro CHECK name, function
SYM_FUNC_START(\name)
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11		/* the ninth word aligns the host's stack */
	movq	72(%rsp), %rdx
	call	\function
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rax
	RET
SYM_FUNC_END(\name)
.endm

CHECK __sfi_check_write, sfi_check_write
CHECK __sfi_check_read, sfi_check_read
CHECK __sfi_range_write, sfi_range_write
CHECK __sfi_range_read, sfi_range_read
