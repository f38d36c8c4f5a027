/* SPDX-License-Identifier: GPL-2.0 */
/* exec.h - what kinds of instruction there are: review.c sorts them, exec.c executes them. */
#ifndef SFI_AUDIT_EXEC_H
#define SFI_AUDIT_EXEC_H

#include "audit.h"

enum insn_class {
	C_UNKNOWN, C_NOP, C_MOV, C_MOVZX, C_MOVSX, C_LEA, C_ADD, C_SUB, C_AND, C_OR, C_XOR, C_CMP, C_TEST, C_INC, C_DEC,
	C_NOT, C_NEG, C_SHL, C_SHR, C_SAR, C_SETCC, C_CMOV, C_XCHG, C_XADD, C_CMPXCHG, C_CMPXCHG_WIDE, C_BT, C_BTS,
	C_IMUL, C_SIGN_RDX, C_SIGN_RAX, C_PUSH, C_POP, C_PUSHF, C_LEAVE, C_CALL, C_JMP, C_JCC, C_RET, C_TRAP, C_RDTSC,
	C_INTERRUPT_FLAG, C_STOS, C_MOVS, C_CARRY,
	C_UPDATE,	/* destination becomes something unknown */
	C_SCAN,		/* register becomes something unknown, source is read */
	C_MULDIV,	/* rax and rdx become something unknown */
};

enum insn_class exec_class(u16 id);
int exec_cc(u16 id);
const char *exec_refuses(u16 id);		/* reason, or NULL if exec.c knows the instruction */
bool exec_reviewed_privileged(u16 id);		/* cli and sti: the gate restores the flag */
bool exec_is_padding(u16 id, bool traps);	/* no-op, or with @traps also int3 */

#endif /* SFI_AUDIT_EXEC_H */
