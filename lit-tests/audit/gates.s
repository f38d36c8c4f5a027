# SPDX-License-Identifier: GPL-2.0
# RUN: %cases %s %t
# Gates have one shape; case by case it is departed from.
# case: a gate as the plugin emits it
	GATE
	CALL __sfi_gate_enter
	BRANCH jne, 1f
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
---
# case: the target is reached without entering
# finding: gate: the target is called out of order
# finding: gate: it returns without having left
	GATE
	callq target
	LEAVE
	DONE
---
# case: a dead domain is entered all the same
# finding: gate: __sfi_setjmp is called out of order
	GATE
	CALL __sfi_gate_enter
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
---
# case: an inverted test
# finding: gate: __sfi_setjmp is called out of order
# finding: gate: __sfi_dead_ops__start is called out of order
	GATE
	CALL __sfi_gate_enter
	BRANCH je, 1f
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
---
# case: an abort runs the target again
# finding: gate: __sfi_pre_ops__start is called out of order
	GATE
	CALL __sfi_gate_enter
	BRANCH jne, 1f
	CALL __sfi_setjmp
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
---
# case: it never leaves
# finding: gate: it returns without having left
	GATE
	CALL __sfi_gate_enter
	BRANCH jne, 1f
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	LEAVE
1:	callq __sfi_dead_ops__start
	LEAVE
	DONE
---
# case: hooks of another slot
# finding: gate: call of __sfi_pre_ops__stop
# finding: gate: the target is called out of order
	GATE
	CALL __sfi_gate_enter
	BRANCH jne, 1f
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__stop
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
---
# case: another target
# finding: gate: call of a function that is not its target
	GATE
	CALL __sfi_gate_enter
	BRANCH jne, 1f
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq other
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
	BEGIN other
	END other
---
# case: another record, another domain's words, a record outside the frame
# finding: gate: __sfi_gate_enter gets another gate's record
# finding: gate: __sfi_setjmp gets no activation record in the gate's frame
	GATE
	movq %rsp, %rdi
	movq $own, %rsi
	movq $__sfi_rt, %rdx
	callq __sfi_gate_enter
	BRANCH jne, 1f
	movq $own, %rdi
	callq __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
---
# case: a gate that does more
# finding: store: a gate writes nothing but its frame
# finding: load: a gate reads nothing but its frame
# finding: gate: call of __sfi_stub_kfree
	GATE
	movq $0, own(%rip)
	CALL __sfi_gate_enter
	BRANCH jne, 1f
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
	movq (%r12), %rax
	callq __sfi_stub_kfree
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
---
# case: the driver calls what is the gates'
# finding: call of __sfi_gate_leave outside a gate
# finding: call of __sfi_setjmp outside a gate
	BEGIN f
	callq __sfi_gate_leave
	callq __sfi_setjmp
	END f
---
# case: the driver calls a gate
# finding: direct call of a gate
	GATE
	CALL __sfi_gate_enter
	BRANCH jne, 1f
	CALL __sfi_setjmp
	BRANCH jne, 1f
	CALL __sfi_pre_ops__start
	callq target
	CALL __sfi_post_ops__start
	CALL __sfi_gate_leave
2:	LEAVE
1:	callq __sfi_dead_ops__start
	jmp 2b
	DONE
	BEGIN f
	callq gate
	END f
---
# case: a record that names no function
# finding: gate record: no function starts where it says
	BEGIN target
	END target
	.section .sfi.gates,"a",@progbits
desc:
	.quad target + 1, target, own_name, slot_name
