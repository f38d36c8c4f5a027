/* SPDX-License-Identifier: GPL-2.0 */
/* gate_asm.S - the two halves of an abort. struct sfi_frame starts with jmp[8]: rbx rbp r12 r13 r14 r15 rsp rip. */
#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>

	.text

/* int __sfi_setjmp(struct sfi_frame *f): 0, or 1 when an abort lands here. */
SYM_FUNC_START(__sfi_setjmp)
	movq	%rbx, 0(%rdi)
	movq	%rbp, 8(%rdi)
	movq	%r12, 16(%rdi)
	movq	%r13, 24(%rdi)
	movq	%r14, 32(%rdi)
	movq	%r15, 40(%rdi)
	movq	%rsp, 48(%rdi)
	movq	(%rsp), %rax
	movq	%rax, 56(%rdi)
	xorl	%eax, %eax
	RET
SYM_FUNC_END(__sfi_setjmp)

/* void sfi_longjmp(struct sfi_frame *f): return from f's setjmp once more, with 1. */
SYM_FUNC_START(sfi_longjmp)
	movq	0(%rdi), %rbx
	movq	8(%rdi), %rbp
	movq	16(%rdi), %r12
	movq	24(%rdi), %r13
	movq	32(%rdi), %r14
	movq	40(%rdi), %r15
	movq	56(%rdi), %rdx
	movq	48(%rdi), %rsp
	UNWIND_HINT_FUNC
	/* The slot was reused since; it lies below the gate's own frame. */
	movq	%rdx, (%rsp)
	movl	$1, %eax
	RET
SYM_FUNC_END(sfi_longjmp)

/* Where a swallowed page_fault_oops() "runs". */
SYM_FUNC_START(sfi_bare_ret)
	RET
SYM_FUNC_END(sfi_bare_ret)
