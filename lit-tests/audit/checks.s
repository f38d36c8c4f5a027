# SPDX-License-Identifier: GPL-2.0
# RUN: %cases %s %t
# Attacks on the checks: each must be found.
# case: unchecked store
# finding: .text+0x16 <f+0x16>: movq %rdx, (%rbx): store: no check
	BEGIN f
	movq %rdx, (%rbx)
	END f
---
# case: unchecked load
# finding: movq (%rbx), %rax: load: no check
	BEGIN f
	movq (%rbx), %rax
	END f
---
# case: a load check does not allow a store
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	CHECK_LOAD 8
	movq %rdx, (%rbx)
	END f
---
# case: check jumped over
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	testl %edx, %edx
	je 1f
	CHECK_STORE 8
1:	movq %rdx, (%rbx)
	END f
---
# case: check of another address
# finding: movq %rdx, (%rcx): store: no check
	BEGIN f
	CHECK_STORE 8
	leaq 64(%rdx), %rcx
	movq %rdx, (%rcx)
	END f
---
# case: check of the neighbouring bytes
# finding: movq %rdx, 8(%rbx): store: no check
	BEGIN f
	CHECK_STORE 8
	movq %rdx, 8(%rbx)
	END f
---
# case: a store wider than its check
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	CHECK_STORE 4
	movq %rdx, (%rbx)
	END f
---
# case: only the first byte is checked
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%r8)
	jne 1f
	movq %rdx, (%rbx)
1:
	END f
---
# case: a loop whose checked pointer goes another multiple of the index
# finding: movq $0, (%r9, %r10, 2): store: no check
	BEGIN f
	movq %rbx, %r9
	xorl %r10d, %r10d
1:	CHECK_STORE 8
	movq $0, (%r9,%r10,2)
	addq $8, %r10
	addq $32, %rbx
	cmpq $512, %r10
	jne 1b
	END f
---
# case: a loop whose checked pointer does not always go along
# finding: movq $0, (%r9, %r10, 2): store: no check
	BEGIN f
	movq %rbx, %r9
	xorl %r10d, %r10d
1:	CHECK_STORE 8
	movq $0, (%r9,%r10,2)
	addq $8, %r10
	testl %edx, %edx
	je 2f
	addq $16, %rbx
2:	cmpq $512, %r10
	jne 1b
	END f
---
# case: a loop whose checked pointer goes along in the first round only
# finding: movq $0, (%r9, %r10, 2): store: no check
	BEGIN f
	movq %rbx, %r9
	xorl %r10d, %r10d
1:	CHECK_STORE 8
	movq $0, (%r9,%r10,2)
	addq $8, %r10
	testl %edx, %edx
	jne 2f
	addq $16, %rbx
	movl $1, %edx
2:	cmpq $512, %r10
	jne 1b
	END f
---
# case: two checks more than a granule apart
# finding: movq %rdx, 4(%rbx): store: no check
	BEGIN f
	CHECK_STORE 1
	CHECK_STORE 1, 9
	movq %rdx, 4(%rbx)
	END f
---
# case: two slow paths do not speak for what is between
# finding: movw %dx, 1(%rbx): store: no check
	BEGIN f
	movq %rbx, %rdi
	movl $1, %esi
	callq __sfi_check_write
	leaq 3(%rbx), %rdi
	movl $1, %esi
	callq __sfi_check_write
	movw %dx, 1(%rbx)
	END f
---
# case: address changed after the check
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	CHECK_STORE 8
	addq %rcx, %rbx
	movq %rdx, (%rbx)
	popq %rbx
	retq
	.size f, . - f
---
# case: address cut to 32 bits after the check
# finding: movq %rdx, (%rax): store: no check
	BEGIN f
	CHECK_STORE 8
	movl %ebx, %eax
	movq %rdx, (%rax)
	END f
---
# case: address reloaded from memory after the check
# finding: movb $0, (%rdi): store: no check
	BEGIN f
	CHECK_LOAD 8
	movq (%rbx), %rdi
	movq %rdi, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%r8)
	jne 1f
	movq (%rbx), %rdi
	movb $0, (%rdi)
1:
	END f
---
# case: check result ignored
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %eax
	xorb %sil, %al
	movq %rdx, (%rbx)
	END f
---
# case: check result inverted
# finding: movb %dl, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%r8)
	je 1f
	movb %dl, (%rbx)
1:
	END f
---
# case: flags overwritten between compare and branch
# finding: movb %dl, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%r8)
	testl %edx, %edx
	jne 1f
	movb %dl, (%rbx)
1:
	END f
---
# case: another comparison than equality
# finding: movb %dl, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%r8)
	ja 1f
	movb %dl, (%rbx)
1:
	END f
---
# case: colour of the caller's choice
# finding: movb %dl, (%rbx): store: no check
	BEGIN f
	movl %edx, %esi
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%r8)
	jne 1f
	movb %dl, (%rbx)
1:
	END f
---
# case: a shadow of the caller's choice
# finding: cmpb %sil, (%rax, %rdx): load: no check
# finding: movb %cl, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, (%rax,%rdx)
	jne 1f
	movb %cl, (%rbx)
1:
	END f
---
# case: a shadow that is not the address's
# finding: movb %cl, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb %sil, 1(%rax,%r8)
	jne 1f
	movb %cl, (%rbx)
	# This is whose it is.
	movb %cl, 8(%rbx)
1:
	END f
---
# case: a window of four granules covers 25 bytes, whatever the alignment, and no more
# finding: movb %cl, 0x19(%rbx): store: no check
# finding: movb %cl, -1(%rbx): store: no check
	BEGIN f
	movl __sfi_rt+8(%rip), %esi
	movq %rbx, %rax
	shrq $3, %rax
	cmpl %esi, (%rax,%r8)
	jne 1f
	movq %rcx, 17(%rbx)
	movb %cl, 24(%rbx)
	movb %cl, 25(%rbx)
	movb %cl, -1(%rbx)
1:
	END f
---
# case: a window compared with fewer colours than it has granules
# finding: movb %cl, (%rbx): store: no check
	BEGIN f
	movzwl __sfi_rt+8(%rip), %esi
	movq %rbx, %rax
	shrq $3, %rax
	cmpl %esi, (%rax,%r8)
	jne 1f
	movb %cl, (%rbx)
1:
	END f
---
# case: a window of public granules may be read, not written
# finding: movb %cl, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpq $0, (%rax,%r8)
	jne 1f
	movq 49(%rbx), %rdx
	movb %cl, (%rbx)
1:
	END f
---
# case: a shadow beyond the unmapped page behind the table
# finding: cmpw %si, 0xfff(%rax, %r8): load: no check
# finding: movb %cl, 0x8000(%rbx): store: no check
	BEGIN f
	movl __sfi_rt+8(%rip), %esi
	movq %rbx, %rax
	shrq $3, %rax
	cmpw %si, 4094(%rax,%r8)
	jne 1f
	movb %cl, 4094*8(%rbx)
	cmpw %si, 4095(%rax,%r8)
	jne 1f
	movb %cl, 4096*8(%rbx)
1:
	END f
---
# case: a slow path keeps every register but r11
# finding: movb %cl, (%r11): store: no check
	BEGIN f
	movq %rbx, %r11
	movq %rbx, %rdi
	movl $1, %esi
	callq __sfi_check_write
	movb %cl, (%rdi)
	movb %cl, (%r11)
	END f
---
# case: a pointer and its shadow, joined from two ways
	BEGIN f
	movl __sfi_rt+8(%rip), %esi
	movq %rbx, %rax
	shrq $3, %rax
	testb %cl, %cl
	je 1f
	movq %rdi, %rax
	shrq $3, %rax
	movq %rdi, %rbx
1:
	cmpw %si, (%rax,%r8)
	jne 2f
	movq %rcx, (%rbx)
2:
	END f
---
# case: a pointer and the shadow of another, joined from two ways
# finding: movq %rcx, (%rbx): store: no check
	BEGIN f
	movl __sfi_rt+8(%rip), %esi
	movq %rbx, %rax
	shrq $3, %rax
	testb %cl, %cl
	je 1f
	movq %rdi, %rax
	shrq $3, %rax
	movq %rdx, %rbx
1:
	cmpw %si, (%rax,%r8)
	jne 2f
	movq %rcx, (%rbx)
2:
	END f
---
# case: public memory may be read, not written
# finding: movb %dl, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	cmpb $0, (%rax,%r8)
	jne 1f
	movb %dl, (%rbx)
1:
	END f
---
# case: one of two checks suffices, says the code
# finding: movw %dx, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %eax
	xorb %sil, %al
	leaq 1(%rbx), %rcx
	shrq $3, %rcx
	movzbl (%rcx,%r8), %ecx
	xorb %sil, %cl
	andb %al, %cl
	jne 1f
	movw %dx, (%rbx)
1:
	END f
---
# case: store after a call, which may have revoked the permission
# finding: movq %r12, (%rbx): store: no check
	BEGIN f
	pushq %r12
	CHECK_STORE 8
	callq __sfi_stub_kfree
	movq %r12, (%rbx)
	popq %r12
	END f
---
# case: store after a call of the driver's own, which calls a stub
# finding: movq %rax, (%rbx): store: no check
	BEGIN f
	CHECK_STORE 8
	callq g
	movq %rax, (%rbx)
	END f
	.type g,@function
g:	pushq %rax
	callq __sfi_stub_kfree
	popq %rcx
	retq
	.size g, . - g
---
# case: store after a call of the driver's own, which jumps to a stub
# finding: movq %rax, (%rbx): store: no check
	BEGIN f
	CHECK_STORE 8
	callq g
	movq %rax, (%rbx)
	END f
	.type g,@function
g:	jmp __sfi_stub_kfree
	.size g, . - g
---
# case: store after a call of the driver's own, which calls one that calls a stub
# finding: movq %rax, (%rbx): store: no check
	BEGIN f
	CHECK_STORE 8
	callq g
	movq %rax, (%rbx)
	END f
	.type g,@function
g:	pushq %rax
	callq h
	popq %rcx
	retq
	.size g, . - g
	.type h,@function
h:	testl %edi, %edi
	jne __sfi_stub_kfree
	retq
	.size h, . - h
---
# case: store after a call of the driver's own, which calls through a pointer
# finding: movq %rax, (%rbx): store: no check
	BEGIN f
	CHECK_STORE 8
	callq g
	movq %rax, (%rbx)
	END f
	.type g,@function
g:	pushq %rax
	callq __sfi_icall
	callq *%rax
	popq %rcx
	retq
	.size g, . - g
---
# case: colour read before a call, compared after it
# finding: movb $0, (%rbx): store: no check
	BEGIN f
	pushq %r12
	movq %rbx, %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %r12d
	callq __sfi_stub_kfree
	RT
	cmpb %sil, %r12b
	jne 1f
	movb $0, (%rbx)
1:	popq %r12
	END f
---
# case: colour read before a loop whose end is a call
# finding: movb $0, (%rbx): store: no check
	BEGIN f
	pushq %r12
	movq %rbx, %rax
	shrq $3, %rax
	movzbl (%rax,%r8), %r12d
2:	RT
	cmpb %sil, %r12b
	jne 1f
	movb $0, (%rbx)
	callq __sfi_stub_kfree
	jmp 2b
1:	popq %r12
	END f
---
# case: the pointer of the next round, checked in this one
# finding: movq $0, (%rbx): store: no check
	BEGIN f
	CHECK_STORE 8
1:	movq $0, (%rbx)
	addq $8, %rbx
	cmpq %rdx, %rbx
	jne 1b
	popq %rbx
	retq
	.size f, . - f
---
# case: slow path called for another address
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	leaq 8(%rbx), %rdi
	movl $8, %esi
	callq __sfi_check_write
	movq %rdx, (%rbx)
	END f
---
# case: slow path called for fewer bytes
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
	movq %rbx, %rdi
	movl $4, %esi
	callq __sfi_check_write
	movq %rdx, (%rbx)
	END f
---
# case: memset of more than was checked
# finding: store: no range check
	BEGIN f
	movq %rbx, %rdi
	movl $64, %esi
	callq __sfi_range_write
	movq %rbx, %rdi
	xorl %esi, %esi
	movl $65, %edx
	callq memset
	END f
---
# case: memcpy without its checks
# finding: store: no range check
	BEGIN f
	movq %rbx, %rdi
	movq %rdx, %rsi
	movq %rcx, %rdx
	callq memcpy
	END f
---
# case: memcpy whose source is not checked
# finding: load: no range check
	BEGIN f
	movq %rbx, %rdi
	movl $64, %esi
	callq __sfi_range_write
	movq %rbx, %rdi
	leaq 4096(%rbx), %rsi
	movl $64, %edx
	callq memcpy
	END f
---
# case: a string store without its check
# finding: rep stosq %rax, (%rdi): store: no range check
	BEGIN f
	movl $8, %ecx
	xorl %eax, %eax
	rep stosq
	END f
---
# case: a bit far from its word
# finding: store: no check
	BEGIN f
	CHECK_STORE 8
	lock btsq %rdx, (%rbx)
	END f
---
# case: a locked and an exchanging store
# finding: lock incl (%rbx): store: no check
# finding: xchgl %eax, 4(%rbx): store: no check
# finding: lock cmpxchgl %edx, 8(%rbx): store: no check
	BEGIN f
	lock incl (%rbx)
	xchgl %eax, 4(%rbx)
	lock cmpxchgl %edx, 8(%rbx)
	END f
---
# case: the granule beside a constant address's
# finding: movq $0, 0x18: store: no check
# finding: movq $0, 0x11: store: no check
	BEGIN f
	movl $2, %eax
	cmpb %sil, (%rax,%r8)
	jne 1f
	movq $0, 24
	movq $0, 17
1:
	END f
