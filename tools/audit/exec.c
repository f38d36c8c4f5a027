// SPDX-License-Identifier: GPL-2.0
/* exec.c - executes one instruction on symbolic values; every access goes to proof.c. */
#include <capstone/capstone.h>
#include <string.h>

#include "exec.h"

/* What an unknown value is named after: the instruction and the place it brings it to. */
enum { WHAT_LOAD = 64, WHAT_SECOND, WHAT_SLOT };

static term unknown(const struct walk *w, u32 what, unsigned bits)
{
	return term_def(w->i->offset, what, bits >= 64 ? ~0ull : (1ull << bits) - 1);
}

static term reg_read(const struct state *s, const struct operand *op)
{
	term t = s->loc[op->reg];

	return op->high ? term_mask(term_shift(O_SHR, term_mask(t, 16), 8, 64), 8) : term_mask(t, op->size * 8);
}

static void set_rsp(struct walk *w, struct state *s, term value)
{
	s64 was, now;
	term from = term_split(s->loc[GPR_RSP], &was), to;

	s->loc[GPR_RSP] = value;
	if (!proof_stack_address(value, &to, &now)) {
		walk_finding(w, "the stack pointer leaves the function's frame");
		return;
	}
	if (!proof_frame_fits(to, now))
		walk_finding(w, "the frame is so large that it could step over the stack's guard page");
	if (to != from || now > was)
		state_drop_below(s, to, now);
}

static void reg_write(struct walk *w, struct state *s, const struct operand *op, term value)
{
	if (op->high)
		value = unknown(w, op->reg, 64);
	else if (op->size == 4)
		value = term_mask(value, 32);
	else if (op->size < 4)
		value = term_insert(s->loc[op->reg], term_mask(value, op->size * 8), op->size * 8);
	if (op->reg == GPR_RSP)
		set_rsp(w, s, value);
	else
		s->loc[op->reg] = value;
}

static term address_of(const struct state *s, const struct operand *op)
{
	term t = term_const(op->imm);

	if (op->section != NO_SECTION)
		t = term_add(t, term_leaf(T_SECTION, op->section, ~0ull));
	if (op->sym != NO_SYMBOL)
		t = term_add(t, term_leaf(T_SYMBOL, op->sym, ~0ull));
	if (op->type == OP_MEM && op->base != GPR_NONE)
		t = term_add(t, s->loc[op->base]);
	if (op->type == OP_MEM && op->index != GPR_NONE)
		t = term_add(t, term_scale(s->loc[op->index], op->scale));
	return t;
}

static struct place place_of(const struct state *s, const struct operand *op)
{
	return (struct place){ .address = address_of(s, op), .size = op->size, .seg = op->seg, .op = op };
}

static term read_op(struct walk *w, struct state *s, unsigned k, unsigned size)
{
	const struct operand *op = &w->i->op[k];
	struct place p;

	switch (op->type) {
	case OP_REG:
		return reg_read(s, op);
	case OP_IMM:
		return term_mask(address_of(s, op), size * 8);
	case OP_MEM:
		p = place_of(s, op);
		return proof_load(w, s, &p, WHAT_LOAD);
	}
	return unknown(w, WHAT_LOAD, 64);
}

/* The destination's old value: a store check follows and covers the load. */
static term read_dest(struct walk *w, struct state *s)
{
	const struct operand *op = &w->i->op[0];
	term base;
	s64 off;

	if (op->type == OP_REG)
		return reg_read(s, op);
	if (op->seg == SEG_NONE && proof_stack_address(address_of(s, op), &base, &off))
		return state_slot_read(s, base, off, op->size, unknown(w, WHAT_SLOT, op->size * 8));
	return unknown(w, WHAT_SLOT, op->size * 8);
}

static void write_op(struct walk *w, struct state *s, unsigned k, term value)
{
	const struct operand *op = &w->i->op[k];
	struct place p;

	if (op->type == OP_REG) {
		reg_write(w, s, op, value);
	} else if (op->type == OP_MEM) {
		p = place_of(s, op);
		proof_store(w, s, &p, value);
	}
}

static void flags(struct walk *w, struct state *s, enum term_op o, term a, term b, unsigned bits)
{
	s->loc[LOC_FLAGS] = o == F_ARITH ? term_flags(o, a, unknown(w, LOC_FLAGS, 64), bits) : term_flags(o, a, b, bits);
}

static void flags_unknown(struct walk *w, struct state *s)
{
	s->loc[LOC_FLAGS] = unknown(w, LOC_FLAGS, 64);
}

static term condition(const struct state *s, int cc)
{
	const struct term_info *f = term_get(s->loc[LOC_FLAGS]);
	bool negate = cc & 1;

	if ((cc & ~1) == 4 && f->kind == T_OP && f->op == F_CMP)
		return term_equal(f->a, f->b, negate);
	if ((cc & ~1) == 4 && f->kind == T_OP && (f->op == F_LOGIC || f->op == F_ARITH))
		return term_equal(f->a, term_const(0), negate);
	return term_cc(cc, s->loc[LOC_FLAGS]);
}

/** exec_condition() - 1 if the conditional jump is taken. */
term exec_condition(const struct insn *i, const struct state *s)
{
	return condition(s, exec_cc(i->id));
}

static void arithmetic(struct walk *w, struct state *s, enum insn_class c, unsigned bits)
{
	term a = c == C_CMP || c == C_TEST ? read_op(w, s, 0, bits / 8) : read_dest(w, s);
	term b = w->i->nr_ops > 1 ? read_op(w, s, 1, bits / 8) : term_const(1), r;

	switch (c) {
	case C_ADD: case C_INC:
		r = term_mask(term_add(a, b), bits);
		break;
	case C_SUB: case C_DEC:
		r = term_mask(term_add(a, term_scale(b, -1ull)), bits);
		break;
	case C_CMP:
		return flags(w, s, F_CMP, a, b, bits);
	case C_AND: case C_TEST:
		/* Aligning the stack pointer needs the constant as it is. */
		r = term_binary(O_AND, a, b, bits);
		break;
	case C_OR:
		r = term_binary(O_OR, a, b, bits);
		break;
	default:
		r = term_binary(O_XOR, a, b, bits);
	}
	if (c == C_ADD || c == C_INC || c == C_DEC)
		flags(w, s, F_ARITH, r, 0, bits);
	else if (c == C_SUB)
		flags(w, s, F_CMP, a, b, bits);
	else
		flags(w, s, F_LOGIC, r, 0, bits);
	if (c != C_TEST)
		write_op(w, s, 0, r);
}

static void shift(struct walk *w, struct state *s, enum insn_class c, unsigned bits)
{
	term a = read_dest(w, s), n = w->i->nr_ops > 1 ? read_op(w, s, 1, 1) : term_const(1), r;
	u64 count;

	if (!term_is_const(n, &count)) {
		flags_unknown(w, s);
		return write_op(w, s, 0, unknown(w, WHAT_SECOND, bits));
	}
	count &= bits == 64 ? 63 : 31;
	r = term_shift(c == C_SHL ? O_SHL : c == C_SHR ? O_SHR : O_SAR, a, count, bits);
	if (count)
		flags(w, s, F_ARITH, r, 0, bits);
	write_op(w, s, 0, r);
}

static void push(struct walk *w, struct state *s, term value)
{
	struct operand top = { .type = OP_MEM, .size = 8, .base = GPR_RSP, .index = GPR_NONE, .sym = NO_SYMBOL };
	struct place p;

	set_rsp(w, s, term_add_const(s->loc[GPR_RSP], -8ull));
	p = place_of(s, &top);
	proof_store(w, s, &p, value);
}

static term pop(struct walk *w, struct state *s)
{
	struct operand top = { .type = OP_MEM, .size = 8, .base = GPR_RSP, .index = GPR_NONE, .sym = NO_SYMBOL };
	struct place p = place_of(s, &top);
	term value = proof_load(w, s, &p, WHAT_LOAD);

	set_rsp(w, s, term_add_const(s->loc[GPR_RSP], 8));
	return value;
}

/* A bit number in a register reaches beyond the operand: it selects the word. */
static void bit_string(struct walk *w, struct state *s, bool write)
{
	const struct operand *op = &w->i->op[0], *bit = &w->i->op[1];
	unsigned bits = op->size * 8;

	if (op->type == OP_MEM) {
		struct place p = place_of(s, op);

		if (bit->type == OP_REG) {
			term n = reg_read(s, bit);

			n = term_shift(O_SAR, n, bits == 64 ? 6 : bits == 32 ? 5 : 4, bits);
			p.address = term_add(p.address, term_scale(term_sext(n, bits, 64), op->size));
		}
		if (write)
			proof_store(w, s, &p, unknown(w, WHAT_SLOT, bits));
		else
			proof_load(w, s, &p, WHAT_LOAD);
	} else if (write) {
		reg_write(w, s, op, unknown(w, op->reg, bits));
	}
	flags_unknown(w, s);
}

static void string(struct walk *w, struct state *s, bool copy)
{
	unsigned size = w->i->op[0].size;
	term n = w->i->rep ? term_scale(s->loc[GPR_RCX], size) : term_const(size);

	if (copy)
		proof_block(w, s, s->loc[GPR_RSI], n, false);
	proof_block(w, s, s->loc[GPR_RDI], n, true);
	s->loc[GPR_RDI] = term_add(s->loc[GPR_RDI], n);
	if (copy)
		s->loc[GPR_RSI] = term_add(s->loc[GPR_RSI], n);
	if (w->i->rep)
		s->loc[GPR_RCX] = term_const(0);
}

/* ---- calls */

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static void clobber(struct walk *w, struct state *s)
{
	static const u8 scratch[] = {GPR_RAX, GPR_RCX, GPR_RDX, GPR_RSI, GPR_RDI, GPR_R8, GPR_R9, GPR_R10, GPR_R11};

	for (size_t k = 0; k < sizeof(scratch); k++)
		s->loc[scratch[k]] = unknown(w, scratch[k], 64);
	flags_unknown(w, s);
}

static void through_register(struct walk *w, struct state *s, unsigned reg, bool jump)
{
	if (term_get(s->loc[reg])->kind != T_ICALL || w->f->gate)
		walk_finding(w, "indirect %s: the target is not what __sfi_icall returned", jump ? "jump" : "call");
	else if (w->report && w->tally)
		counts.icalls++;
}

static int thunk_register(const char *name)
{
	static const char *const names[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
					    "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"};

	for (int r = 0; r < NR_REGS; r++)
		if (!strcmp(name, names[r]))
			return r;
	return -1;
}

/* What else a driver may call: the runtime's functions, and what the compiler or a header brings. */
static bool is_plain(const char *name)
{
	static const char *const names[] = {"__sfi_icall", "__sfi_ustack_push", "__sfi_ustack_pop", "__sfi_stack_check",
					    "__sfi_loop_poll", "__stack_chk_fail", "__SCT__might_resched",
					    "__SCT__cond_resched"};

	for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
		if (!strcmp(name, names[k]))
			return true;
	return false;
}

/* get_user() and put_user() for a size: the kernel checks the user's address. The latter also changes rbx. */
static bool user_access(struct walk *w, struct state *s, const char *name)
{
	bool get = begins(name, "__get_user_"), put = begins(name, "__put_user_");
	const char *size = name + strlen("__get_user_");

	if ((!get && !put) || size[0] == 0 || size[1] || !strchr("1248", size[0]))
		return false;
	if (put)
		s->loc[GPR_RBX] = unknown(w, GPR_RBX, 64);
	return true;
}

/* Runtime calls that say something about memory; they keep all registers but r11. True: handled, facts stay. */
static bool runtime_check(struct walk *w, struct state *s, const char *name)
{
	term p = s->loc[GPR_RDI], n = s->loc[GPR_RSI];
	bool write = !strcmp(name, "__sfi_check_write") || !strcmp(name, "__sfi_range_write");
	u64 size;

	if (!write && strcmp(name, "__sfi_check_read") && strcmp(name, "__sfi_range_read"))
		return false;
	s->loc[GPR_R11] = unknown(w, GPR_R11, 64);
	flags_unknown(w, s);
	if (!term_is_const(n, &size) || size > SPAN_BYTES)
		state_span_add(s, p, n, write);
	else if (size)
		state_fact_add(s, p, size, write, false);
	return true;
}

/* The check of a loop: its constants are the compiler's, and what it compares with the domain's colour. */
static bool loop_check(struct walk *w, struct state *s, const char *name)
{
	bool write = !strcmp(name, "__sfi_loop_write");
	u64 step, mask;

	if (!write && strcmp(name, "__sfi_loop_read"))
		return false;
	s->loc[GPR_R11] = unknown(w, GPR_R11, 64);
	flags_unknown(w, s);
	if (!term_is_const(s->loc[GPR_RDX], &step) || step + SFI_LOOP_STEP_MAX > 2 * SFI_LOOP_STEP_MAX ||
	    !term_is_const(s->loc[GPR_RCX], &mask) || !mask || s->loc[GPR_R8] != term_colour(8))
		walk_finding(w, "check of a loop with a step, a mask or a colour that is not the compiler's");
	else
		state_loop_add(s, s->loc[GPR_RDI], s->loc[GPR_RSI], (s64)step, mask, write);
	return true;
}

static bool block_call(struct walk *w, struct state *s, const char *name)
{
	bool set = !strcmp(name, "memset");

	if (!set && strcmp(name, "memcpy") && strcmp(name, "memmove"))
		return false;
	proof_block(w, s, s->loc[GPR_RDI], s->loc[GPR_RDX], true);
	if (!set)
		proof_block(w, s, s->loc[GPR_RSI], s->loc[GPR_RDX], false);
	clobber(w, s);
	return true;
}

/**
 * exec_call() - a direct call (or a jump that is one) to an undefined symbol or a function
 * of the driver. A permission may be revoked by whatever is called.
 */
void exec_call(struct walk *w, struct state *s, const char *undefined, const struct function *to, bool jump)
{
	s64 off;
	term base = term_split(s->loc[GPR_RSP], &off);

	if (w->report && w->tally)
		counts.calls++;
	state_drop_below(s, base, off);
	if (jump)
		exec_leave(w, s);
	if (gate_call(w, s, undefined, to))
		return;
	if (undefined) {
		if (!strcmp(undefined, "__fentry__") || begins(undefined, "__SCT__preempt_schedule"))
			return flags_unknown(w, s);
		if (runtime_check(w, s, undefined) || loop_check(w, s, undefined) || block_call(w, s, undefined))
			return;
		if (begins(undefined, "__x86_indirect_thunk_")) {
			int reg = thunk_register(undefined + strlen("__x86_indirect_thunk_"));

			if (reg < 0)
				walk_finding(w, "call of %s, which is not reviewed", undefined);
			else
				through_register(w, s, reg, jump);
		} else if (!begins(undefined, "__sfi_stub_") && !is_plain(undefined) && !user_access(w, s, undefined)) {
			walk_finding(w, "call of %s, which is neither a stub nor the runtime's", undefined);
		}
	} else if (to->gate) {
		walk_finding(w, "direct call of a gate");
	}
	clobber(w, s);
	if (undefined && !strcmp(undefined, "__sfi_icall"))
		s->loc[GPR_RAX] = term_leaf(T_ICALL, w->i->offset, ~0ull);
	if (!keeps_call(undefined, to))
		state_revoke(s, unknown(w, LOC_EPOCH, 64));
}

static void call(struct walk *w, struct state *s)
{
	const struct operand *op = &w->i->op[0];
	const struct function *to;

	if (op->type == OP_IMM && op->sym != NO_SYMBOL) {
		if (op->imm)
			walk_finding(w, "call beside %s", w->o->symbols[op->sym].name);
		return exec_call(w, s, w->o->symbols[op->sym].name, NULL, false);
	}
	if (op->type == OP_IMM) {
		to = function_at(w->o, op->section, op->imm);
		if (to && to->start == (u64)op->imm)
			return exec_call(w, s, NULL, to, false);
		walk_finding(w, "call of no function of the driver");
	} else if (op->type == OP_REG) {
		through_register(w, s, op->reg, false);
	} else {
		walk_finding(w, "indirect call through memory");
	}
	clobber(w, s);
	state_revoke(s, unknown(w, LOC_EPOCH, 64));
}

/** exec_leave() - the function is left: its caller's registers and stack must be intact. */
void exec_leave(struct walk *w, struct state *s)
{
	static const struct { u8 reg; const char *name; } kept[] = {
		{GPR_RSP, "rsp"}, {GPR_RBX, "rbx"}, {GPR_RBP, "rbp"}, {GPR_R12, "r12"},
		{GPR_R13, "r13"}, {GPR_R14, "r14"}, {GPR_R15, "r15"}};

	for (size_t k = 0; k < sizeof(kept) / sizeof(*kept); k++)
		if (s->loc[kept[k].reg] != term_init(kept[k].reg))
			walk_finding(w, "the function is left with another %s than it was entered with", kept[k].name);
}

/** exec_falls_through() - may execution go on behind this instruction? */
bool exec_falls_through(const struct object *o, const struct insn *i)
{
	switch (exec_class(i->id)) {
	case C_JMP: case C_RET:
		return false;
	case C_TRAP:
		return i->resumes;
	case C_CALL:
		return i->op[0].sym == NO_SYMBOL || strcmp(o->symbols[i->op[0].sym].name, "__stack_chk_fail");
	default:
		return true;
	}
}

/** exec_insn() - the effect of an instruction that is no jump and no return. */
void exec_insn(struct walk *w, struct state *s)
{
	const struct insn *i = w->i;
	enum insn_class c = exec_class(i->id);
	unsigned size = i->nr_ops ? i->op[0].size : 8, bits = size * 8;
	const struct operand rax = { .type = OP_REG, .size = size, .reg = GPR_RAX };
	term a, b;

	switch (c) {
	case C_NOP: case C_TRAP:
		return;
	case C_INTERRUPT_FLAG:
		if (w->report && w->tally)
			counts.interrupt_flag++;
		return;
	case C_MOV:
		return write_op(w, s, 0, read_op(w, s, 1, size));
	case C_MOVZX:
		return write_op(w, s, 0, read_op(w, s, 1, i->op[1].size));
	case C_MOVSX:
		return write_op(w, s, 0, term_sext(read_op(w, s, 1, i->op[1].size), i->op[1].size * 8, bits));
	case C_LEA:
		return write_op(w, s, 0, address_of(s, &i->op[1]));
	case C_ADD: case C_SUB: case C_AND: case C_OR: case C_XOR: case C_CMP: case C_TEST: case C_INC: case C_DEC:
		return arithmetic(w, s, c, bits);
	case C_NOT:
		return write_op(w, s, 0, term_mask(term_add_const(term_scale(read_dest(w, s), -1ull), -1ull), bits));
	case C_NEG:
		a = term_mask(term_scale(read_dest(w, s), -1ull), bits);
		flags(w, s, F_ARITH, a, 0, bits);
		return write_op(w, s, 0, a);
	case C_SHL: case C_SHR: case C_SAR:
		return shift(w, s, c, bits);
	case C_UPDATE:
		for (unsigned k = 1; k < i->nr_ops; k++)
			read_op(w, s, k, size);
		write_op(w, s, 0, unknown(w, WHAT_SECOND, bits));
		return flags_unknown(w, s);
	case C_SCAN:
		read_op(w, s, 1, size);
		write_op(w, s, 0, unknown(w, WHAT_SECOND, bits));
		return flags_unknown(w, s);
	case C_SETCC:
		return write_op(w, s, 0, condition(s, exec_cc(i->id)));
	case C_CMOV:
		a = read_dest(w, s);
		b = read_op(w, s, 1, size);
		return write_op(w, s, 0, a == b ? a :
				term_def(i->offset, WHAT_SECOND, term_get(a)->max > term_get(b)->max ? term_get(a)->max
												    : term_get(b)->max));
	case C_XCHG:
		a = read_dest(w, s);
		b = i->op[1].type == OP_MEM ? unknown(w, WHAT_LOAD, bits) : read_op(w, s, 1, size);
		write_op(w, s, 0, b);
		return write_op(w, s, 1, a);
	case C_XADD:
		a = read_dest(w, s);
		b = read_op(w, s, 1, size);
		write_op(w, s, 1, a);
		write_op(w, s, 0, term_mask(term_add(a, b), bits));
		return flags_unknown(w, s);
	case C_CMPXCHG:
		write_op(w, s, 0, unknown(w, WHAT_SLOT, bits));
		reg_write(w, s, &rax, unknown(w, GPR_RAX, bits));
		return flags_unknown(w, s);
	case C_CMPXCHG_WIDE:
		write_op(w, s, 0, unknown(w, WHAT_SLOT, 64));
		s->loc[GPR_RAX] = unknown(w, GPR_RAX, 64);
		s->loc[GPR_RDX] = unknown(w, GPR_RDX, 64);
		return flags_unknown(w, s);
	case C_BT: case C_BTS:
		return bit_string(w, s, c == C_BTS);
	case C_IMUL:
		if (i->nr_ops == 1)
			goto muldiv;
		a = i->nr_ops == 3 ? read_op(w, s, 1, size) : read_dest(w, s);
		b = read_op(w, s, i->nr_ops - 1, size);
		write_op(w, s, 0, term_binary(O_MUL, a, b, bits));
		return flags_unknown(w, s);
	case C_MULDIV:
muldiv:
		read_op(w, s, 0, size);
		s->loc[GPR_RAX] = unknown(w, GPR_RAX, size == 4 ? 32 : 64);
		s->loc[GPR_RDX] = unknown(w, GPR_RDX, size == 4 ? 32 : 64);
		return flags_unknown(w, s);
	case C_SIGN_RDX:
		s->loc[GPR_RDX] = unknown(w, GPR_RDX, i->id == X86_INS_CDQ ? 32 : 64);
		return;
	case C_SIGN_RAX:
		if (i->id == X86_INS_CDQE)
			s->loc[GPR_RAX] = term_sext(s->loc[GPR_RAX], 32, 64);
		else if (i->id == X86_INS_CWDE)
			s->loc[GPR_RAX] = term_sext(s->loc[GPR_RAX], 16, 32);
		else
			s->loc[GPR_RAX] = unknown(w, GPR_RAX, 64);
		return;
	case C_PUSH:
		if (size != 8)
			walk_finding(w, "a push of %u bytes", size);
		return push(w, s, read_op(w, s, 0, 8));
	case C_PUSHF:
		return push(w, s, unknown(w, WHAT_SECOND, 64));
	case C_POP:
		if (size != 8)
			walk_finding(w, "a pop of %u bytes", size);
		return write_op(w, s, 0, pop(w, s));
	case C_LEAVE:
		set_rsp(w, s, s->loc[GPR_RBP]);
		s->loc[GPR_RBP] = pop(w, s);
		return;
	case C_RDTSC:
		s->loc[GPR_RAX] = unknown(w, GPR_RAX, 32);
		s->loc[GPR_RDX] = unknown(w, GPR_RDX, 32);
		s->loc[GPR_RCX] = unknown(w, GPR_RCX, 32);
		return;
	case C_CARRY:
		return flags_unknown(w, s);
	case C_STOS: case C_MOVS:
		return string(w, s, c == C_MOVS);
	case C_CALL:
		return call(w, s);
	default:	/* jumps and returns are flow.c's; the rest was refused while decoding */
		return;
	}
}
