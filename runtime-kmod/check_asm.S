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

/* SFI_SPACE_FIRST and SFI_SPACE_LAST of table_core.h */
.macro BELOW_END last, ask
#if defined(__KERNEL__) && !defined(CONFIG_UML)
#define SPACE_FIRST 0xffff800000000000
#else
#define SPACE_FIRST 4096
	movq	\last, %r11
	shrq	$47, %r11
	jne	\ask
#endif
.endm

	.text

/* The C function gets the address in the driver in \ip, behind the arguments. */
.macro SLOW function, ip
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11		/* the ninth word aligns the host's stack */
	movq	72(%rsp), \ip
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
.endm

.macro CHECK name, function
SYM_FUNC_START(\name)
	SLOW	\function, %rdx
SYM_FUNC_END(\name)
.endm

/* Eight colours at \at: ours (%r8), or for loads public. */
.macro WINDOW at, write, ask
	.if \write
	cmpq	\at, %r8
	jne	\ask
	.else
	movq	\at, %r11
	testq	%r11, %r11
	je	.Lfine\@
	cmpq	%r11, %r8
	jne	\ask
.Lfine\@:
	.endif
.endm

/*
 * Of a loop: %rsi times the bytes at %rdi that %rcx has bits for, each %rdx bytes from the one before. If all from the
 * first to the last byte are ours, or public, the table says so; else the C function looks at each.
 */
.macro LOOP name, function, write
SYM_FUNC_START(\name)
	pushq	%rax
	pushq	%rdi
	leaq	-1(%rsi), %rax
	cmpq	$0x7fffffff, %rax	/* SFI_LOOP_ROUNDS_MAX - 1; 0 rounds are above */
	ja	.Lask\@
	imulq	%rdx, %rax
	testq	%rax, %rax
	jns	.Lup\@
	addq	%rax, %rdi
	negq	%rax
.Lup\@:
	movq	$SPACE_FIRST, %r11
	cmpq	%r11, %rdi
	jb	.Lask\@
	bsrq	%rcx, %r11
	addq	%rdi, %r11
	addq	%r11, %rax		/* the last byte */
	jc	.Lask\@
	BELOW_END %rax, .Lask\@
	shrq	$3, %rdi
	shrq	$3, %rax
	addq	sfi_table_bias(%rip), %rdi
	addq	sfi_table_bias(%rip), %rax
	subq	$7, %rax		/* where the last window begins */
	cmpq	%rdi, %rax
	jb	.Lfew\@
.Lnext\@:
	WINDOW	(%rdi), \write, .Lask\@
	addq	$8, %rdi
	cmpq	%rax, %rdi
	jb	.Lnext\@
	WINDOW	(%rax), \write, .Lask\@
	jmp	.Ldone\@
.Lfew\@:
	addq	$7, %rax
.Lone\@:
	movb	(%rdi), %r11b
	.if !\write
	testb	%r11b, %r11b
	je	.Lpublic\@
	.endif
	cmpb	%r11b, %r8b
	jne	.Lask\@
.Lpublic\@:
	incq	%rdi
	cmpq	%rax, %rdi
	jbe	.Lone\@
.Ldone\@:
	popq	%rdi
	popq	%rax
	RET
.Lask\@:
	popq	%rdi
	popq	%rax
	SLOW	\function, %r8
SYM_FUNC_END(\name)
.endm

#ifdef __KERNEL__	/* check.c settles most before it comes here */
CHECK sfi_ask_write, sfi_check_write
CHECK sfi_ask_read, sfi_check_read
#else
CHECK __sfi_check_write, sfi_check_write
CHECK __sfi_check_read, sfi_check_read
#endif
CHECK __sfi_range_write, sfi_range_write
CHECK __sfi_range_read, sfi_range_read
LOOP __sfi_loop_write, sfi_loop_write, 1
LOOP __sfi_loop_read, sfi_loop_read, 0
