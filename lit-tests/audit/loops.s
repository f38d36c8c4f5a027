# SPDX-License-Identifier: GPL-2.0
# RUN: %cases %s %t
# Checks of loops: what they prove of each round, and then what they do not.
# case: as many rounds as were checked
	BEGIN f
	CHECK_LOOP
	xorl %eax, %eax
1:	movq %rcx, (%rbx,%rax,8)
	incq %rax
	cmpq %rax, %r9
	jne 1b
	END f
---
# case: a pointer to its end
	BEGIN f
	CHECK_LOOP
	leaq (%rbx,%r9,8), %rax
1:	movq %rcx, (%rbx)
	addq $8, %rbx
	cmpq %rax, %rbx
	jne 1b
	END f
---
# case: counting down, the address apart from the counter
	BEGIN f
	CHECK_LOOP
1:	movl %ecx, 4(%rbx)
	movl %ecx, (%rbx)
	addq $8, %rbx
	decq %r9
	jne 1b
	END f
---
# case: up to zero from below
	BEGIN f
	CHECK_LOOP
	leaq (%rbx,%r9,8), %rbx
	negq %r9
1:	movq %rcx, (%rbx,%r9,8)
	incq %r9
	jne 1b
	END f
---
# case: downwards
	BEGIN f
	CHECK_LOOP -8
1:	movq %rcx, (%rbx)
	addq $-8, %rbx
	decq %r9
	jne 1b
	END f
---
# case: a number of rounds
	BEGIN f
	movl $64, %edx
	CHECK_LOOP
	xorl %eax, %eax
1:	movq %rcx, (%rbx,%rax,8)
	incq %rax
	cmpq $64, %rax
	jne 1b
	END f
---
# case: a counter on the stack
	BEGIN f
	pushq %rdx
	CHECK_LOOP
1:	movq %rcx, (%rbx)
	addq $8, %rbx
	decq (%rsp)
	jne 1b
	popq %rdx
	END f
---
# case: the loop inside another
	BEGIN f
	movq %rdx, %r10
2:	movq %r10, %rdx
	movq (%rsp), %rbx
	CHECK_LOOP
	xorl %eax, %eax
1:	movq %rcx, (%rbx,%rax,8)
	incq %rax
	cmpq %rax, %r9
	jne 1b
	jmp 2b
	END f
---
# case: one round more
# finding: movq %rcx, (%rbx, %rax, 8): store: no check
	BEGIN f
	CHECK_LOOP
	xorl %eax, %eax
	incq %r9
1:	movq %rcx, (%rbx,%rax,8)
	incq %rax
	cmpq %rax, %r9
	jne 1b
	END f
---
# case: it begins one too late, and misses its end
# finding: movq %rcx, (%rbx, %rax, 8): store: no check
	BEGIN f
	CHECK_LOOP
	movl $1, %eax
1:	movq %rcx, (%rbx,%rax,8)
	incq %rax
	cmpq %rax, %r9
	jne 1b
	END f
---
# case: it comes back when the counter has reached its end
# finding: movq %rcx, (%rbx, %rax, 8): store: no check
	BEGIN f
	CHECK_LOOP
	xorl %eax, %eax
1:	movq %rcx, (%rbx,%rax,8)
	incq %rax
	cmpq %rax, %r9
	je 1b
	END f
---
# case: another way back does not count
# finding: movq %rcx, (%rbx, %rax, 8): store: no check
	BEGIN f
	CHECK_LOOP
	xorl %eax, %eax
1:	movq %rcx, (%rbx,%rax,8)
	testl %ecx, %ecx
	je 2f
	incq %rax
	cmpq %rax, %r9
	jne 1b
	jmp 3f
2:	addq $8, %rbx
	jmp 1b
3:
	END f
---
# case: the address moves faster than was checked
# finding: movq %rcx, (%rbx): store: no check
	BEGIN f
	CHECK_LOOP
1:	movq %rcx, (%rbx)
	addq $16, %rbx
	decq %r9
	jne 1b
	END f
---
# case: a store wider than the mask
# finding: movq %rcx, (%rbx): store: no check
	BEGIN f
	CHECK_LOOP 8, 15
1:	movq %rcx, (%rbx)
	addq $8, %rbx
	decq %r9
	jne 1b
	END f
---
# case: bytes between those of the mask
# finding: movl %ecx, 4(%rbx): store: no check
	BEGIN f
	CHECK_LOOP 16, 0xf0f
	xorl %eax, %eax
1:	movl %ecx, 8(%rbx)
	movl %ecx, (%rbx)
	movl %ecx, 4(%rbx)
	addq $16, %rbx
	decq %r9
	jne 1b
	END f
---
# case: a load's check does not allow stores
# finding: movq %rax, (%rbx): store: no check
	BEGIN f
	movq __sfi_rt+8(%rip), %r8
	movq %rdx, %rsi
	movq %rdx, %r9
	movl $8, %edx
	movl $255, %ecx
	movq %rbx, %rdi
	callq __sfi_loop_read
1:	movq (%rbx), %rax
	movq %rax, (%rbx)
	addq $8, %rbx
	decq %r9
	jne 1b
	END f
---
# case: a call between the check and the loop
# finding: movq %rcx, (%rbx): store: no check
	BEGIN f
	pushq %r12
	movq %rdx, %r12
	CHECK_LOOP
	callq __sfi_stub_kfree
1:	movq %rcx, (%rbx)
	addq $8, %rbx
	decq %r12
	jne 1b
	popq %r12
	END f
---
# case: a call in the loop
# finding: movq %rcx, (%rbx): store: no check
	BEGIN f
	pushq %r12
	CHECK_LOOP
	movq %r9, %r12
1:	movq %rcx, (%rbx)
	callq __sfi_stub_kfree
	addq $8, %rbx
	decq %r12
	jne 1b
	popq %r12
	END f
---
# case: the counter is narrower than the rounds
# finding: movq %rcx, (%rbx, %rax, 8): store: no check
	BEGIN f
	CHECK_LOOP
	xorl %eax, %eax
1:	movq %rcx, (%rbx,%rax,8)
	incl %eax
	cmpl %eax, %r9d
	jne 1b
	END f
---
# case: a colour that is not the domain's
# finding: check of a loop with a step, a mask or a colour
	BEGIN f
	CHECK_LOOP
	movq %rcx, %r8
	callq __sfi_loop_write
	END f
---
# case: a step that is no constant
# finding: check of a loop with a step, a mask or a colour
	BEGIN f
	CHECK_LOOP
	movq %r9, %rdx
	callq __sfi_loop_write
	END f
---
# case: rounds after the loop
# finding: movq %rcx, (%rbx, %rax, 8): store: no check
	BEGIN f
	CHECK_LOOP
	xorl %eax, %eax
1:	movq %rcx, (%rbx,%rax,8)
	incq %rax
	cmpq %rax, %r9
	jne 1b
	movq %rcx, (%rbx,%rax,8)
	END f
