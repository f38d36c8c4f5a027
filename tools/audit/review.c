// SPDX-License-Identifier: GPL-2.0
/*
 * review.c - the instructions a driver may contain. What is not here is refused: adding
 * one means saying in exec.c what it does to registers, flags and memory.
 */
#include <capstone/capstone.h>

#include "exec.h"

/** exec_class() - how exec.c treats the instruction; C_UNKNOWN: refused. */
enum insn_class exec_class(u16 id)
{
	switch (id) {
	case X86_INS_NOP: case X86_INS_ENDBR64: case X86_INS_PAUSE:
	case X86_INS_LFENCE: case X86_INS_MFENCE: case X86_INS_SFENCE: return C_NOP;
	case X86_INS_PREFETCH: case X86_INS_PREFETCHNTA: case X86_INS_PREFETCHT0: case X86_INS_PREFETCHT1:
	case X86_INS_PREFETCHT2: case X86_INS_PREFETCHW: return C_NOP;
	case X86_INS_MOV: case X86_INS_MOVABS: return C_MOV;
	case X86_INS_MOVZX: return C_MOVZX;
	case X86_INS_MOVSX: case X86_INS_MOVSXD: return C_MOVSX;
	case X86_INS_LEA: return C_LEA;
	case X86_INS_ADD: return C_ADD;
	case X86_INS_SUB: return C_SUB;
	case X86_INS_AND: return C_AND;
	case X86_INS_OR: return C_OR;
	case X86_INS_XOR: return C_XOR;
	case X86_INS_CMP: return C_CMP;
	case X86_INS_TEST: return C_TEST;
	case X86_INS_INC: return C_INC;
	case X86_INS_DEC: return C_DEC;
	case X86_INS_NOT: return C_NOT;
	case X86_INS_NEG: return C_NEG;
	case X86_INS_SHL: case X86_INS_SAL: return C_SHL;
	case X86_INS_SHR: return C_SHR;
	case X86_INS_SAR: return C_SAR;
	case X86_INS_ADC: case X86_INS_SBB: case X86_INS_ROL: case X86_INS_ROR: case X86_INS_SHLD: case X86_INS_SHRD:
	case X86_INS_BSWAP: return C_UPDATE;
	case X86_INS_XCHG: return C_XCHG;
	case X86_INS_XADD: return C_XADD;
	case X86_INS_CMPXCHG: return C_CMPXCHG;
	case X86_INS_CMPXCHG8B: case X86_INS_CMPXCHG16B: return C_CMPXCHG_WIDE;
	case X86_INS_BT: return C_BT;
	case X86_INS_BTS: case X86_INS_BTR: case X86_INS_BTC: return C_BTS;
	case X86_INS_BSF: case X86_INS_BSR: case X86_INS_TZCNT: case X86_INS_LZCNT: case X86_INS_POPCNT: return C_SCAN;
	case X86_INS_MUL: case X86_INS_DIV: case X86_INS_IDIV: return C_MULDIV;
	case X86_INS_IMUL: return C_IMUL;
	case X86_INS_CDQ: case X86_INS_CQO: case X86_INS_CWD: return C_SIGN_RDX;
	case X86_INS_CDQE: case X86_INS_CWDE: case X86_INS_CBW: return C_SIGN_RAX;
	case X86_INS_PUSH: return C_PUSH;
	case X86_INS_POP: return C_POP;
	case X86_INS_PUSHFQ: return C_PUSHF;
	case X86_INS_LEAVE: return C_LEAVE;
	case X86_INS_CALL: return C_CALL;
	case X86_INS_JMP: return C_JMP;
	case X86_INS_RET: return C_RET;
	case X86_INS_UD2: case X86_INS_INT3: return C_TRAP;
	case X86_INS_RDTSC: case X86_INS_RDTSCP: return C_RDTSC;
	case X86_INS_CLI: case X86_INS_STI: return C_INTERRUPT_FLAG;
	case X86_INS_STOSB: case X86_INS_STOSD: case X86_INS_STOSQ: return C_STOS;
	case X86_INS_MOVSB: case X86_INS_MOVSD: case X86_INS_MOVSQ: return C_MOVS;
	case X86_INS_STC: case X86_INS_CLC: case X86_INS_CMC: return C_CARRY;
	}
	if (exec_cc(id) < 0)
		return C_UNKNOWN;
	if (insn_is_jcc(id))
		return C_JCC;
	switch (id) {
	case X86_INS_SETO: case X86_INS_SETNO: case X86_INS_SETB: case X86_INS_SETAE: case X86_INS_SETE:
	case X86_INS_SETNE: case X86_INS_SETBE: case X86_INS_SETA: case X86_INS_SETS: case X86_INS_SETNS:
	case X86_INS_SETP: case X86_INS_SETNP: case X86_INS_SETL: case X86_INS_SETGE: case X86_INS_SETLE:
	case X86_INS_SETG: return C_SETCC;
	}
	return C_CMOV;
}

/** exec_cc() - the condition code of jcc, setcc and cmovcc, as the processor numbers it; -1: none. */
int exec_cc(u16 id)
{
#define CC(n, name) case X86_INS_J##name: case X86_INS_SET##name: case X86_INS_CMOV##name: return n
	switch (id) {
	CC(0, O); CC(1, NO); CC(2, B); CC(3, AE); CC(4, E); CC(5, NE); CC(6, BE); CC(7, A);
	CC(8, S); CC(9, NS); CC(10, P); CC(11, NP); CC(12, L); CC(13, GE); CC(14, LE); CC(15, G);
	}
#undef CC
	return -1;
}

/** exec_refuses() - the reason, or NULL for an instruction that may stand in a driver. */
const char *exec_refuses(u16 id)
{
	switch (id) {
	case X86_INS_IN: case X86_INS_OUT: case X86_INS_INSB: case X86_INS_INSW: case X86_INS_INSD:
	case X86_INS_OUTSB: case X86_INS_OUTSW: case X86_INS_OUTSD: return "port I/O";
	case X86_INS_POPF: case X86_INS_POPFQ: return "it changes the flags";
	case X86_INS_STD: case X86_INS_CLD: return "it changes the direction flag";
	case X86_INS_SYSCALL: case X86_INS_SYSENTER: case X86_INS_INT: case X86_INS_INTO: return "it enters the kernel";
	}
	return exec_class(id) == C_UNKNOWN ? "not a reviewed instruction" : NULL;
}

bool exec_reviewed_privileged(u16 id)
{
	return exec_class(id) == C_INTERRUPT_FLAG || exec_class(id) == C_RDTSC;
}

bool exec_is_padding(u16 id, bool traps)
{
	return id == X86_INS_NOP || (traps && id == X86_INS_INT3);
}
