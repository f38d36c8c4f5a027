# SPDX-License-Identifier: GPL-2.0
# RUN: %cases %s %t
# Attacks on control flow, the stack and the machine: each must be found.
# case: indirect call unchecked
# finding: callq *%rdx: indirect call: the target is not what __sfi_icall returned
	BEGIN f
	callq *%rdx
	END f
---
# case: indirect call through a thunk, unchecked
# finding: indirect call: the target is not what __sfi_icall returned
	BEGIN f
	movq %rdx, %r11
	callq __x86_indirect_thunk_r11
	END f
---
# case: user access that does not check the address
# finding: call of __put_user_nocheck_8, which is neither a stub nor the runtime's
	BEGIN f
	callq __put_user_nocheck_8
	END f
---
# case: checked target, changed afterwards
# finding: indirect call: the target is not what __sfi_icall returned
	BEGIN f
	movq %rdx, %rdi
	callq __sfi_icall
	leaq 1(%rax), %r11
	callq __x86_indirect_thunk_r11
	END f
---
# case: checked target, called after the next call
# finding: indirect call: the target is not what __sfi_icall returned
	BEGIN f
	movq %rdx, %rdi
	callq __sfi_icall
	callq __sfi_stub_kfree
	movq %rax, %r11
	callq __x86_indirect_thunk_r11
	END f
---
# case: indirect call through memory
# finding: indirect call through memory
	BEGIN f
	CHECK_LOAD 8
	callq *(%rbx)
	END f
---
# case: indirect jump
# finding: jmpq *%rdx: indirect jump: the target is not what __sfi_icall returned
	.type f,@function
f:	jmpq *%rdx
	.size f, . - f
---
# case: jump table without a check
# finding: indirect jump
	.type f,@function
f:	jmpq *table(,%rdx,8)
	.size f, . - f
---
# case: jump into the middle of an instruction
# finding: jump into the middle of an instruction
	BEGIN f
	testl %edx, %edx
	je 1f + 2
1:	movabsq $0x300f9090, %rax
	END f
---
# case: jump into another function
# finding: jump into the middle of an instruction or of another function
	BEGIN f
	testl %edx, %edx
	je .Linside
	END f
	BEGIN g
.Linside:
	END g
---
# case: direct kernel call
# finding: call of commit_creds, which is neither a stub nor the runtime's
	BEGIN f
	callq commit_creds
	END f
---
# case: jump to a kernel function
# finding: call of commit_creds, which is neither a stub nor the runtime's
	.type f,@function
f:	jmp commit_creds
	.size f, . - f
---
# case: call beside a stub
# finding: call beside __sfi_stub_kfree
	BEGIN f
	callq __sfi_stub_kfree + 4
	END f
---
# case: call of data
# finding: call of no function of the driver
	BEGIN f
	callq own
	END f
---
# case: call behind a function's start
# finding: call of no function of the driver
	BEGIN f
	callq g + 4
	END f
	BEGIN g
	END g
---
# case: privileged instructions
# finding: hlt: privileged instruction
# finding: privileged instruction
# finding: privileged instruction
# finding: privileged instruction
# finding: privileged instruction
	BEGIN f
	hlt
	wrmsr
	invlpg (%rbx)
	lgdt (%rbx)
	swapgs
	END f
---
# case: control and segment registers
# finding: movq %rax, %cr0: privileged instruction
# finding: %ds: privileged instruction
# finding: movw %ds, %ax: a register that is not a general one
	BEGIN f
	movq %rax, %cr0
	movw %ax, %ds
	movw %ds, %ax
	END f
---
# case: flags
# finding: popfq: it changes the flags
# finding: std: it changes the direction flag
	BEGIN f
	pushq %rdx
	popfq
	popq %rdx
	std
	END f
---
# case: ports and system calls
# finding: port I/O
# finding: port I/O
# finding: it enters the kernel
# finding: it enters the kernel
	BEGIN f
	inb %dx, %al
	outb %al, %dx
	syscall
	int $0x80
	END f
---
# case: floating point and vectors
# finding: not a reviewed instruction
# finding: not a reviewed instruction
	BEGIN f
	movups %xmm0, (%rbx)
	fldz
	END f
---
# case: other segments
# finding: load: a segment
# finding: store: a segment
# finding: load: a segment
	BEGIN f
	movq %gs:(%rdx), %rax
	movl $0, %gs:current_task(%rip)
	movq %fs:0, %rax
	END f
---
# case: 32-bit addresses
# finding: an address that is not in 64-bit registers
	BEGIN f
	CHECK_STORE 4
	movl $0, (%ebx)
	END f
---
# case: 32-bit addresses, relocated
# finding: an address that is not in 64-bit registers
	BEGIN f
	CHECK_STORE 4
	movl $0, own(%ebx)
	END f
---
# case: a segment register, with a relocation beside it
# finding: a register that is not a general one
	BEGIN f
	movw %ds, own(%rip)
	END f
---
# case: store above the frame
# finding: store: outside the function's frame
# finding: store: outside the function's frame
	BEGIN f
	movq %rdx, 8(%rsp)
	movq %rdx, 24(%rsp)
	END f
---
# case: store below the stack pointer
# finding: store: outside the function's frame
	BEGIN f
	movq %rdx, -16(%rsp)
	END f
---
# case: index beyond a local array
# finding: store: no check
	BEGIN f
	subq $64, %rsp
	andl $15, %edx
	movq $0, (%rsp,%rdx,8)
	addq $64, %rsp
	END f
---
# case: signed comparison does not bound an index
# finding: store: no check
	BEGIN f
	subq $64, %rsp
	cmpq $8, %rdx
	jge 1f
	movq $0, (%rsp,%rdx,8)
1:	addq $64, %rsp
	END f
---
# case: a loop that may start beyond its end
# finding: store: no check
	BEGIN f
	subq $64, %rsp
	movl $9, %ecx
	testl %edx, %edx
	je 2f
	xorl %ecx, %ecx
2:	movq $0, (%rsp,%rcx,8)
	incq %rcx
	cmpq $8, %rcx
	jne 2b
	addq $64, %rsp
	END f
---
# case: return address overwritten by a push
# finding: store: outside the function's frame
	.type f,@function
f:	addq $8, %rsp
	pushq %rdx
	retq
	.size f, . - f
---
# case: stack pointer from a register
# finding: the stack pointer leaves the function's frame
	.type f,@function
f:	movq %rdi, %rsp
	ud2
	.size f, . - f
---
# case: saved register overwritten
# finding: the function is left with another rbx
	BEGIN f
	movq %rdx, (%rsp)
	END f
---
# case: saved register not restored
# finding: the function is left with another rbp
	BEGIN f
	movl %edx, %ebp
	END f
---
# case: returns with the stack unbalanced
# finding: the function is left with another rsp
	.type f,@function
f:	pushq %rdx
	retq
	.size f, . - f
---
# case: tail call with the stack unbalanced
# finding: the function is left with another rsp
	.type f,@function
f:	pushq %rdx
	jmp __sfi_stub_kfree
	.size f, . - f
---
# case: return that pops arguments
# finding: a return that pops arguments
	.type f,@function
f:	retq $8
	.size f, . - f
---
# case: execution runs out of the function
# finding: execution runs on behind the function's end
	.type f,@function
f:	nop
	movl $1, %eax
	.size f, . - f
---
# case: code that belongs to no function
# finding: code that belongs to no function
	BEGIN f
	END f
	movq %rdx, (%rbx)
	retq
---
# case: overlapping functions
# finding: function overlaps f
	.type f,@function
	.type g,@function
f:	nop
g:	nop
	retq
	.size f, . - f
	.size g, . - g
---
# case: store to the runtime's words
# finding: store: no check
# finding: store: no check
	BEGIN f
	movq %rdx, __sfi_rt(%rip)
	movq %rdx, __sfi_rt+24(%rip)
	END f
---
# case: store beyond an own object
# finding: store: no check
# finding: store: no check
# finding: store: no check
	BEGIN f
	movq $0, own+9(%rip)
	movq $0, neighbour(%rip)
	movq $0, table(%rip)
	END f
---
# case: store to kernel data
# finding: store: no check
	BEGIN f
	movl $0, jiffies(%rip)
	END f
---
# case: a static key's target is a way on, too
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
9:	.byte 0x0f, 0x1f, 0x44, 0, 0
	CHECK_STORE 8
1:	movq %rdx, (%rbx)
	END f
	.section __jump_table,"aw",@progbits
	.long 9b - .
	.long 1b - .
	.quad 0
---
# case: a static key's target is no instruction
# finding: jump label: its target is no instruction of the same function
	BEGIN f
9:	.byte 0x0f, 0x1f, 0x44, 0, 0
1:	movabsq $0x300f9090, %rax
	END f
	.section __jump_table,"aw",@progbits
	.long 9b - .
	.long 1b + 2 - .
	.quad 0
---
# case: patch tables that name other code
# finding: patch table entry
# finding: patch table entry
# finding: bug table entry
	BEGIN f
9:	movq %rdx, %rax
	END f
	.section .call_sites,"a",@progbits
	.long 9b - .
	.section .smp_locks,"a",@progbits
	.long 9b - .
	.section __bug_table,"aw",@progbits
	.long 9b - .
	.long 0, 0
---
# case: execution goes on behind a WARN
# finding: movq %rdx, (%rbx): store: no check
	BEGIN f
9:	ud2
	movq %rdx, (%rbx)
	END f
	.section __bug_table,"aw",@progbits
	.long 9b - .
	.long 0
	.short 0, 1
---
# case: code that the kernel would replace
# finding: a table of patched or unusual code that is not analysed
# finding: a table of patched or unusual code that is not analysed
	BEGIN f
	END f
	.section .altinstructions,"a",@progbits
	.zero 14
	.section .init_array,"aw",@progbits
	.quad f
---
# case: a relocation that changes an opcode
# finding: a relocation that is no operand of an instruction
	.type f,@function
f:	.reloc ., R_X86_64_32, jiffies
	nop
	nop
	nop
	retq
	.size f, . - f
---
# case: writable code
# finding: a section that is writable and executable
	BEGIN f
	END f
	.section .text.w,"awx",@progbits
	.type g,@function
g:	retq
	.size g, . - g
---
# case: bytes that are no instruction
# finding: not an instruction
	.type f,@function
f:	.byte 0x06
	retq
	.size f, . - f
---
# case: a frame that steps over the guard page
# finding: the frame is so large
	.type f,@function
f:	subq $0x8000, %rsp
	movq $0, (%rsp)
	addq $0x8000, %rsp
	retq
	.size f, . - f
---
# case: prefixes on branches and string instructions
# finding: a segment on a string instruction
# finding: an operand-size prefix on a branch
	.type f,@function
f:	.byte 0x65, 0xa4
	.byte 0x66
	retq
	.size f, . - f
---
# case: data that points into a function
# finding: .data+0x20: pointer into the middle of a function
	BEGIN f
	END f
	.data
	.quad f + 4, f
---
# case: an indirect call target inside a function
# finding: .sfi.targets+0x0: pointer into the middle of a function
	BEGIN f
	END f
	.section .sfi.targets,"a",@progbits
	.quad f + 4, 1
---
# case: a thunk site that is none
# finding: .retpoline_sites+0x0: patch table entry
	BEGIN f
1:	callq __sfi_stub_kfree
	END f
	.section .retpoline_sites,"a",@progbits
	.long 1b - .
