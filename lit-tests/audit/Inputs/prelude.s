# SPDX-License-Identifier: GPL-2.0
# prelude.s - what a sandboxed object brings, and the forms the cases are made of.
	.section .sfi.rt,"aw",@progbits
	.globl __sfi_rt
	.p2align 6
__sfi_rt:
	.zero 64
	.data
	.p2align 3
own:
	.zero 16
neighbour:
	.zero 16
	.section .sfi.globals,"a",@progbits
	.quad own, 16, own_name
	.section .rodata,"a",@progbits
own_name:
	.asciz "own"
slot_name:
	.asciz "ops.start"
	.p2align 3
table:
	.zero 64
	.section .sfi.tu,"a",@progbits
	.zero 32

# A function with its argument in rbx, the shadow's bias in r8 and the colour in esi.
	.macro BEGIN name
	.text
	.p2align 4, 0x90
	.type \name,@function
\name:
	endbr64
	pushq %rbx
	movq %rdi, %rbx
	RT
	.endm
	.macro END name
	popq %rbx
	retq
	.size \name, . - \name
	.endm
	.macro RT
	movq __sfi_rt(%rip), %r8
	movzbl __sfi_rt+8(%rip), %esi
	.endm
# The check of a store of n bytes at disp(%rbx), as the plugin's code looks after optimisation.
	.macro CHECK_STORE n=8 disp=0
	leaq \disp(%rbx), %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %eax
	xorb %sil, %al
	leaq \disp+\n-1(%rbx), %rcx
	shrq $3, %rcx
	movzbl (%rcx,%r8), %ecx
	xorb %sil, %cl
	orb %al, %cl
	je .Lchecked\@
	leaq \disp(%rbx), %rdi
	movl $\n, %esi
	callq __sfi_check_write
	RT
.Lchecked\@:
	.endm
# The check of a load: public or our own.
	.macro CHECK_LOAD n=8 disp=0
	leaq \disp(%rbx), %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %eax
	cmpb %sil, %al
	sete %cl
	testb %al, %al
	sete %al
	orb %cl, %al
	leaq \disp+\n-1(%rbx), %rcx
	shrq $3, %rcx
	movzbl (%rcx,%r8), %ecx
	cmpb %sil, %cl
	sete %dl
	testb %cl, %cl
	sete %cl
	orb %dl, %cl
	testb %cl, %al
	jne .Lreadable\@
	leaq \disp(%rbx), %rdi
	movl $\n, %esi
	callq __sfi_check_read
	RT
.Lreadable\@:
	.endm

# The check of a loop's stores: rdx rounds, kept in r9, of the bytes of mask at the argument.
	.macro CHECK_LOOP step=8 mask=255
	movq __sfi_rt+8(%rip), %r8
	movq %rdx, %r9
	movq %rdx, %rsi
	movq %rbx, %rdi
	movq $\step, %rdx
	movl $\mask, %ecx
	callq __sfi_loop_write
	.endm

# A gate for slot ops.start of function target, in the steps of the cases.
	.macro GATE
	.section .sfi.gates,"a",@progbits
desc:
	.quad gate, target, own_name, slot_name
	BEGIN target
	END target
	.type gate,@function
gate:
	endbr64
	pushq %rbp
	movq %rsp, %rbp
	pushq %r12
	pushq %rbx
	andq $-16, %rsp
	subq $528, %rsp
	movq %rdi, %r12
	movq $desc, %rsi
	movq $__sfi_rt, %rdx
	.endm
	.macro CALL name
	movq %rsp, %rdi
	callq \name
	.endm
	.macro BRANCH jump, to
	testl %eax, %eax
	\jump \to
	.endm
	.macro LEAVE
	leaq -16(%rbp), %rsp
	popq %rbx
	popq %r12
	popq %rbp
	jmp __x86_return_thunk
	.endm
	.macro DONE
	.size gate, . - gate
	.endm

	.text
