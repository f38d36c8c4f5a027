# SPDX-License-Identifier: GPL-2.0
# RUN: %cases %s %t
# Code that is fine: the compiler may arrange checks in many ways.
# case: a checked store, and one of another size beside it
	BEGIN f
	CHECK_STORE 8
	movq %rdx, (%rbx)
	CHECK_STORE 4, 16
	movl %edx, 16(%rbx)
	END f
---
# case: get_user() and put_user()
	BEGIN f
	callq __get_user_4
	callq __put_user_8
	END f
---
# case: a part of what was checked
	BEGIN f
	CHECK_STORE 8
	movb %dl, 7(%rbx)
	movl %edx, 2(%rbx)
	END f
---
# case: two checks at most a granule apart cover what is between
	BEGIN f
	CHECK_STORE 1
	CHECK_STORE 1, 1
	movw %dx, (%rbx)
	END f
---
# case: a checked load, and the load that a checked store allows
	BEGIN f
	CHECK_LOAD 8
	movq (%rbx), %rax
	CHECK_STORE 4, 8
	movl 8(%rbx), %eax
	END f
---
# case: the check survives a spill and a copy
	BEGIN f
	subq $16, %rsp
	movq %rbx, 8(%rsp)
	CHECK_STORE 8
	movq 8(%rsp), %rdi
	movq %rdi, %r9
	movq %rdx, (%r9)
	addq $16, %rsp
	END f
---
# case: the address written as a sum, and as an index
	BEGIN f
	movl %edx, %edx
	leaq 8(%rbx,%rdx,4), %rbx
	CHECK_STORE 4
	movl $0, (%rbx)
	negq %rdx
	leaq (%rbx,%rdx,4), %rcx
	subq $8, %rcx
	negq %rdx
	movl $1, 8(%rcx,%rdx,4)
	END f
---
# case: both branches check
	BEGIN f
	testl %edx, %edx
	je 1f
	CHECK_STORE 8
	jmp 2f
1:	CHECK_STORE 8
2:	movq %rdx, (%rbx)
	END f
---
# case: one store behind two merged checks of different addresses
	BEGIN f
	testl %edx, %edx
	je 1f
	leaq 64(%rbx), %r9
	movq %r9, %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %eax
	xorb %sil, %al
	jmp 2f
1:	leaq 128(%rbx), %r9
	movq %r9, %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %eax
	xorb %sil, %al
2:	jne 3f
	movb $0, (%r9)
3:
	END f
---
# case: a loop over a checked pointer
	BEGIN f
1:	CHECK_STORE 8
	movq $0, (%rbx)
	addq $8, %rbx
	cmpq %rdx, %rbx
	jne 1b
	END f
---
# case: a loop with an index, and a multiple of it for the check
	BEGIN f
	movq %rbx, %r9
	xorl %r10d, %r10d
	movl $8, %edx
1:	leaq -8(%r9,%rdx), %rbx
	CHECK_STORE 8
	movq $0, (%r9,%r10,2)
	addq $8, %r10
	addq $16, %rdx
	cmpq $512, %r10
	jne 1b
	END f
---
# case: a loop with an index, and a checked pointer that goes twice as far
	BEGIN f
	movq %rbx, %r9
	xorl %r10d, %r10d
1:	CHECK_STORE 8
	movq $0, (%r9,%r10,2)
	addq $8, %r10
	addq $16, %rbx
	cmpq $512, %r10
	jne 1b
	END f
---
# case: a check by branches instead of bits
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%r8)
	je 1f
	cmpb $0, (%rax,%r8)
	jne 2f
1:	movb (%rbx), %al
2:
	END f
---
# case: memset behind its range check
	BEGIN f
	pushq %r12
	movq %rdx, %r12
	movq %rbx, %rdi
	movq %r12, %rsi
	callq __sfi_range_write
	movq %rbx, %rdi
	xorl %esi, %esi
	movq %r12, %rdx
	callq memset
	popq %r12
	END f
---
# case: own data inside a listed object; read-only data; kernel data
	BEGIN f
	movq $0, own(%rip)
	movq $0, own+8(%rip)
	movq table(%rip), %rax
	movq jiffies(%rip), %rax
	movq $own, %rdi
	movl $1, 4(%rdi)
	END f
---
# case: locals, saved registers and stack arguments
	BEGIN f
	pushq %rbp
	movq %rsp, %rbp
	pushq %r12
	andq $-16, %rsp
	subq $32, %rsp
	movq %rdx, (%rsp)
	movq (%rsp), %r12
	movq 24(%rbp), %rax
	leaq -8(%rbp), %rsp
	popq %r12
	popq %rbp
	END f
---
# case: an array of locals indexed inside its bounds
	BEGIN f
	subq $64, %rsp
	andl $7, %edx
	movq $0, (%rsp,%rdx,8)
	movl %ecx, %ecx
	cmpq $8, %rcx
	jae 1f
	movq (%rsp,%rcx,8), %rax
1:	xorl %ecx, %ecx
2:	movq $0, (%rsp,%rcx,8)
	incq %rcx
	cmpq $8, %rcx
	jne 2b
	addq $64, %rsp
	END f
---
# case: a checked indirect call
	BEGIN f
	movq %rdx, %rdi
	movl $1, %esi
	callq __sfi_icall
	movq %rax, %r11
	callq __x86_indirect_thunk_r11
	END f
---
# case: reviewed instructions of header inlines
	BEGIN f
	lock addl $0, -4(%rsp)
	cli
	sti
	pushfq
	popq %rax
	rdtsc
	lfence
	movq %gs:current_task(%rip), %rax
	incl %gs:__preempt_count(%rip)
	movq %gs:0x28, %rax
	END f
---
# case: a jump to another function with everything restored
	BEGIN f
	END f
	.type g,@function
g:	jmp __sfi_stub_kfree
	.size g, . - g
	.type h,@function
h:	jmp f
	.size h, . - h
---
# case: a bit string's word
	BEGIN f
	movq %rbx, %rdi
	movq %rdx, %rax
	sarq $6, %rax
	leaq (%rbx,%rax,8), %rbx
	pushq %rdx
	pushq %rdi
	CHECK_STORE 8
	popq %rdi
	popq %rdx
	lock btsq %rdx, (%rdi)
	popq %rbx
	retq
	.size f, . - f
---
# case: negative constants are what the processor makes of them
	BEGIN f
	CHECK_STORE 8
	movq $-8, %rax
	movb $1, 8(%rbx,%rax)
	leaq 128(%rbx), %rax
	addq $-128, %rax
	movb $1, (%rax)
	subq $-128, %rax
	movb $1, -128(%rax)
	movq $-16, %rcx
	imulq $-2, %rcx, %rcx
	leaq -32(%rbx,%rcx), %rax
	movb $1, (%rax)
	movl $-1, %ecx
	leaq 1(%rbx,%rcx), %rax
	movabsq $-0x100000000, %rcx
	movb $1, (%rax,%rcx)
	END f
---
# case: a bit number that stays in its word
	BEGIN f
	CHECK_STORE 8
	movl %edx, %r9d
	andl $63, %r9d
	btrq %r9, (%rbx)
	popq %rbx
	retq
	.size f, . - f
---
# case: a constant address, whose check fails at run time
	BEGIN f
	movl $2, %eax
	cmpb %sil, (%rax,%r8)
	jne 1f
	movq $0, 16
1:
	END f
---
# case: store after a call of the driver's own, which calls nothing
	BEGIN f
	CHECK_STORE 8
	callq g
	movq %rax, (%rbx)
	END f
	.type g,@function
g:	retq
	.size g, . - g
---
# case: store after a call of the driver's own, which calls itself and nothing else
	BEGIN f
	CHECK_STORE 8
	callq g
	movq %rax, (%rbx)
	END f
	.type g,@function
g:	pushq %rax
	testl %edi, %edi
	je 1f
	decl %edi
	callq g
1:	popq %rcx
	retq
	.size g, . - g
