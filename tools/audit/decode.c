// SPDX-License-Identifier: GPL-2.0
/*
 * decode.c - linear sweep over the executable sections: instructions with their
 * relocations, and the functions they belong to.
 */
#include <capstone/capstone.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "exec.h"

static const u8 reg_of[X86_REG_ENDING] = {
#define R(n, q, d, w, b) [X86_REG_##q] = (n) + 1, [X86_REG_##d] = (n) + 1, [X86_REG_##w] = (n) + 1, [X86_REG_##b] = (n) + 1
	R(GPR_RAX, RAX, EAX, AX, AL), R(GPR_RCX, RCX, ECX, CX, CL), R(GPR_RDX, RDX, EDX, DX, DL),
	R(GPR_RBX, RBX, EBX, BX, BL), R(GPR_RSP, RSP, ESP, SP, SPL), R(GPR_RBP, RBP, EBP, BP, BPL),
	R(GPR_RSI, RSI, ESI, SI, SIL), R(GPR_RDI, RDI, EDI, DI, DIL), R(GPR_R8, R8, R8D, R8W, R8B),
	R(GPR_R9, R9, R9D, R9W, R9B), R(GPR_R10, R10, R10D, R10W, R10B), R(GPR_R11, R11, R11D, R11W, R11B),
	R(GPR_R12, R12, R12D, R12W, R12B), R(GPR_R13, R13, R13D, R13W, R13B), R(GPR_R14, R14, R14D, R14W, R14B),
	R(GPR_R15, R15, R15D, R15W, R15B),
#undef R
	[X86_REG_AH] = GPR_RAX + 1, [X86_REG_CH] = GPR_RCX + 1, [X86_REG_DH] = GPR_RDX + 1, [X86_REG_BH] = GPR_RBX + 1,
};

static u8 general(unsigned reg)
{
	return reg < X86_REG_ENDING && reg_of[reg] ? reg_of[reg] - 1 : GPR_NONE;
}

/** insn_is_jcc() - a conditional jump on flags. */
bool insn_is_jcc(u16 id)
{
	switch (id) {
	case X86_INS_JAE: case X86_INS_JA: case X86_INS_JBE: case X86_INS_JB: case X86_INS_JE: case X86_INS_JGE:
	case X86_INS_JG: case X86_INS_JLE: case X86_INS_JL: case X86_INS_JNE: case X86_INS_JNO: case X86_INS_JNP:
	case X86_INS_JNS: case X86_INS_JO: case X86_INS_JP: case X86_INS_JS:
		return true;
	}
	return false;
}

static bool is_branch(u16 id)
{
	return id == X86_INS_CALL || id == X86_INS_JMP || insn_is_jcc(id);
}

/* Gives the operand's constant its relocated meaning: an address, not the bytes in the file. */
static const char *relocate(struct object *o, struct operand *op, struct reloc *r, const struct insn *i, bool pc_relative,
			    unsigned field_size)
{
	const struct symbol *sym = &o->symbols[r->sym];
	s64 extra = 0;

	r->used = true;
	switch (r->type) {
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
		if (!pc_relative || field_size != 4)
			return "a pc-relative relocation of another field";
		extra = (s64)i->offset + i->size - (s64)r->offset;
		break;
	case R_X86_64_32S:
	case R_X86_64_32:
		if (pc_relative || field_size != 4)
			return "an absolute relocation of another field";
		break;
	case R_X86_64_64:
		if (pc_relative || field_size != 8)
			return "an absolute relocation of another field";
		break;
	default:
		return "a relocation type that is not reviewed";
	}
	if (sym->absolute)
		return "a relocation by an absolute symbol";
	op->imm = r->addend + extra;
	if (sym->section) {
		op->section = sym->section;
		op->imm += sym->value;
	} else {
		op->sym = r->sym;
	}
	return NULL;
}

/* The first reason stays: a relocation that is sound makes no bad instruction good. */
static void spoil(struct insn *i, const char *why)
{
	if (!i->bad)
		i->bad = why;
}

/* Each relocation inside the instruction belongs to exactly one of its fields. */
static void claim_relocs(struct object *o, struct section *s, u32 index, struct insn *i, const cs_x86 *x)
{
	for (unsigned at = 0; at < i->size; at++) {
		struct reloc *r = (struct reloc *)elf_reloc_at(s, i->offset + at);
		struct operand *op = NULL;
		unsigned size = 0;
		bool pc = false;

		if (!r)
			continue;
		if (r + 1 < s->relocs + s->nr_relocs && r[1].offset == r->offset)
			spoil(i, "two relocations of one field");
		for (unsigned k = 0; k < i->nr_ops; k++) {
			if (x->encoding.disp_offset && at == x->encoding.disp_offset && i->op[k].type == OP_MEM) {
				op = &i->op[k];
				/* Capstone shrinks it with the operand (0x66), which 64-bit code does not. */
				size = x->encoding.disp_size == 2 ? 4 : x->encoding.disp_size;
				pc = op->rip;
			} else if (x->encoding.imm_offset && at == x->encoding.imm_offset && i->op[k].type == OP_IMM) {
				op = &i->op[k];
				size = x->encoding.imm_size;
				pc = is_branch(i->id);
			}
		}
		if (!op)
			spoil(i, "a relocation that is no operand of it");
		else if (op->section != NO_SECTION || op->sym != NO_SYMBOL)
			spoil(i, "two relocations of one operand");
		else
			spoil(i, relocate(o, op, r, i, pc, size));
		if (i->bad)
			return;
	}
	for (unsigned k = 0; k < i->nr_ops; k++) {
		struct operand *op = &i->op[k];

		if (op->section != NO_SECTION || op->sym != NO_SYMBOL)
			continue;
		if (op->type == OP_MEM && op->rip) {
			op->section = index;
			op->imm += (s64)i->offset + i->size;
		} else if (op->type == OP_IMM && is_branch(i->id)) {
			op->section = index;	/* capstone has added the address already */
		}
	}
}

static void convert_operand(struct insn *i, struct operand *op, const cs_x86_op *c)
{
	*op = (struct operand){ .size = c->size, .reg = GPR_NONE, .base = GPR_NONE, .index = GPR_NONE, .sym = NO_SYMBOL };
	switch (c->type) {
	case X86_OP_REG:
		op->type = OP_REG;
		op->reg = general(c->reg);
		op->high = c->reg == X86_REG_AH || c->reg == X86_REG_BH || c->reg == X86_REG_CH || c->reg == X86_REG_DH;
		if (op->reg == GPR_NONE)
			i->bad = "a register that is not a general one";
		return;
	case X86_OP_IMM:
		op->type = OP_IMM;
		op->imm = c->imm;
		return;
	case X86_OP_MEM:
		op->type = OP_MEM;
		op->imm = c->mem.disp;
		op->rip = c->mem.base == X86_REG_RIP;
		op->scale = c->mem.scale;
		if (c->mem.base != X86_REG_INVALID && !op->rip && (op->base = general(c->mem.base)) == GPR_NONE)
			i->bad = "an address that is not in 64-bit registers";
		if (c->mem.index != X86_REG_INVALID && c->mem.index != X86_REG_RIZ &&
		    (op->index = general(c->mem.index)) == GPR_NONE)
			i->bad = "an address that is not in 64-bit registers";
		if (c->mem.segment == X86_REG_GS)
			op->seg = SEG_GS;
		else if (c->mem.segment == X86_REG_FS)
			op->seg = SEG_FS;
		return;
	default:
		i->bad = "an operand that is not reviewed";
	}
}

static void convert(struct object *o, struct section *s, u32 index, struct insn *i, const cs_insn *c)
{
	const cs_x86 *x = &c->detail->x86;

	*i = (struct insn){ .offset = c->address, .size = c->size, .id = c->id };
	i->lock = x->prefix[0] == X86_PREFIX_LOCK;
	i->rep = x->prefix[0] == X86_PREFIX_REP || x->prefix[0] == X86_PREFIX_REPNE;
	i->bad = exec_refuses(c->id);
	for (unsigned g = 0; g < c->detail->groups_count; g++)
		if (c->detail->groups[g] == CS_GRP_PRIVILEGE && !exec_reviewed_privileged(c->id))
			i->bad = "privileged instruction";
	if (i->bad)
		return;
	if (x->prefix[3] == X86_PREFIX_ADDRSIZE)
		i->bad = "an address that is not in 64-bit registers";
	/* Processors disagree about it. */
	if (x->prefix[2] == X86_PREFIX_OPSIZE && (is_branch(c->id) || c->id == X86_INS_RET))
		i->bad = "an operand-size prefix on a branch";
	if ((x->prefix[1] == X86_PREFIX_FS || x->prefix[1] == X86_PREFIX_GS) &&
	    (exec_class(c->id) == C_MOVS || exec_class(c->id) == C_STOS))
		i->bad = "a segment on a string instruction";
	/* No-ops name memory that they do not touch. */
	if (c->id == X86_INS_NOP)
		return;
	if (x->op_count > 3) {
		i->bad = "an operand that is not reviewed";
		return;
	}
	i->nr_ops = x->op_count;
	for (unsigned k = 0; k < i->nr_ops; k++)
		convert_operand(i, &i->op[k], &x->operands[k]);
	claim_relocs(o, s, index, i, x);
}

static void sweep(struct object *o, u32 index, csh cs)
{
	struct section *s = &o->sections[index];
	const u8 *code = s->data;
	size_t left = s->size, cap = 0;
	u64 at = 0;
	cs_insn *c = cs_malloc(cs);

	if (s->size > UINT32_MAX / 2)
		audit_unusable("%s: section %s is too large; split the module", o->path, s->name);
	s->insn_at = audit_zalloc(s->size + 1, sizeof(*s->insn_at));
	while (left) {
		u64 was = at;

		s->insns = audit_array(s->insns, &cap, s->nr_insns, sizeof(*s->insns));
		if (cs_disasm_iter(cs, &code, &left, &at, c)) {
			convert(o, s, index, &s->insns[s->nr_insns], c);
		} else {
			s->insns[s->nr_insns] = (struct insn){ .offset = was, .size = 1, .bad = "not an instruction" };
			code++;
			left--;
			at++;
		}
		s->insn_at[was] = ++s->nr_insns;
	}
	cs_free(c, 1);
	for (size_t n = 0; n < s->nr_relocs; n++)
		if (!s->relocs[n].used)
			finding(o, index, s->relocs[n].offset, "a relocation that is no operand of an instruction");
	counts.instructions += s->nr_insns;
}

static int by_start(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->size < y->size ? -1 : x->size > y->size;
}

static bool only_nops(const struct object *o, u32 section, u64 from, u64 to, bool traps)
{
	const struct section *s = &o->sections[section];

	while (from < to) {
		const struct insn *i = insn_at(o, section, from);

		if (!i || i->bad || from + i->size > to || !exec_is_padding(i->id, traps))
			return false;
		from += i->size;
	}
	return from == to && to <= s->size;
}

static void find_functions(struct object *o)
{
	size_t cap = 0, to = 0;

	for (u32 n = 0; n < o->nr_symbols; n++) {
		const struct symbol *sym = &o->symbols[n];

		if (!sym->section || !o->sections[sym->section].exec || sym->type != STT_FUNC || !sym->size)
			continue;
		o->functions = audit_array(o->functions, &cap, o->nr_functions, sizeof(*o->functions));
		o->functions[o->nr_functions++] =
			(struct function){ .name = sym->name, .section = sym->section, .start = sym->value, .size = sym->size };
	}
	if (o->nr_functions)
		qsort(o->functions, o->nr_functions, sizeof(*o->functions), by_start);
	for (size_t n = 0; n < o->nr_functions; n++) {
		struct function *f = &o->functions[n], *p = to ? &o->functions[to - 1] : NULL;

		if (p && p->section == f->section && p->start == f->start && p->size == f->size)
			continue;	/* an alias */
		o->functions[to] = *f;
		f = &o->functions[to++];
		if (p && p->section == f->section && f->start < p->start + p->size)
			finding(o, f->section, f->start, "function overlaps %s", p->name);
		if (f->size > o->sections[f->section].size - f->start) {
			finding(o, f->section, f->start, "function reaches beyond its section");
			f->size = o->sections[f->section].size - f->start;
		}
		f->padding = only_nops(o, f->section, f->start, f->start + f->size, false);
	}
	o->nr_functions = to;
	for (size_t n = 0; n < o->nr_gates; n++) {
		struct gate_record *g = &o->gates[n];
		struct function *f = (struct function *)function_at(o, g->section, g->gate);

		if (!f || f->start != g->gate)
			finding(o, g->desc_section, g->desc, "gate record: no function starts where it says");
		else if (f->gate)
			finding(o, f->section, f->start, "gate has two records");
		else
			f->gate = g;
	}
}

/* Bytes that belong to no function must be padding. */
static void check_gaps(struct object *o)
{
	for (u32 n = 1; n < o->nr_sections; n++) {
		u64 at = 0;

		if (!o->sections[n].exec)
			continue;
		for (size_t k = 0; k <= o->nr_functions; k++) {
			const struct function *f = k < o->nr_functions ? &o->functions[k] : NULL;
			u64 start;

			if (f && f->section != n)
				continue;
			start = f ? f->start : o->sections[n].size;
			if (start > at && !only_nops(o, n, at, start, true))
				finding(o, n, at, "code that belongs to no function");
			if (f && f->start + f->size > at)
				at = f->start + f->size;
		}
	}
}

/** decode_object() - fills instructions and functions; refuses what no function may contain. */
void decode_object(struct object *o)
{
	bool any = false;
	csh cs;

	if (cs_open(CS_ARCH_X86, CS_MODE_64, &cs) || cs_option(cs, CS_OPT_DETAIL, CS_OPT_ON))
		audit_unusable("capstone does not start; reinstall libcapstone4");
	for (u32 n = 1; n < o->nr_sections; n++) {
		if (!o->sections[n].exec || !o->sections[n].size)
			continue;
		any = true;
		if (o->sections[n].flags & SHF_WRITE)
			finding(o, n, 0, "a section that is writable and executable");
		sweep(o, n, cs);
	}
	cs_close(&cs);
	if (!any)
		audit_unusable("%s: no code; name a module built with SFI=1", o->path);
	find_functions(o);
	check_gaps(o);
}

/** insn_at() - the instruction that starts at exactly this offset of a code section, or NULL. */
const struct insn *insn_at(const struct object *o, u32 section, u64 offset)
{
	const struct section *s = &o->sections[section];

	if (!s->insn_at || offset >= s->size || !s->insn_at[offset])
		return NULL;
	return &s->insns[s->insn_at[offset] - 1];
}

/** function_at() - the function whose bytes include this offset, or NULL. */
const struct function *function_at(const struct object *o, u32 section, u64 offset)
{
	size_t lo = 0, hi = o->nr_functions;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct function *f = &o->functions[mid];

		if (f->section < section || (f->section == section && f->start <= offset))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return NULL;
	const struct function *f = &o->functions[lo - 1];

	return f->section == section && offset - f->start < f->size ? f : NULL;
}

/** insn_text() - assembly text for a finding. */
void insn_text(const struct object *o, u32 section, const struct insn *i, char *buf, size_t len)
{
	const struct section *s = &o->sections[section];
	cs_insn *c;
	csh cs;

	snprintf(buf, len, "(bytes)");
	if (cs_open(CS_ARCH_X86, CS_MODE_64, &cs))
		return;
	cs_option(cs, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
	if (cs_disasm(cs, s->data + i->offset, i->size, i->offset, 1, &c) == 1) {
		snprintf(buf, len, "%s%s%s", c->mnemonic, c->op_str[0] ? " " : "", c->op_str);
		cs_free(c, 1);
	}
	cs_close(&cs);
}
