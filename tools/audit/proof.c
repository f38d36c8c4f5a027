// SPDX-License-Identifier: GPL-2.0
/* proof.c - decides of each access why it is safe; one that has no reason is a finding. */
#include <capstone/capstone.h>
#include <elf.h>
#include <string.h>

#include "audit.h"

/* Stack arguments lie above the return address; kernel stacks are public, so reads there are harmless. */
#define ARGUMENT_BYTES 256
/* How far from a kernel symbol a constant may reach and still be a part of that object. */
#define KERNEL_OBJECT_BYTES 4096

#define MAX_SPAN (1ull << 20)

/* Largest frame, bytes; with the call that follows still less than a page. */
#define FRAME_BYTES 3072

/* Per-CPU words of the kernel that header inlines read. */
static const char *const percpu_readable[] = {"current_task", "pcpu_hot", "const_pcpu_hot", "__preempt_count",
					      "this_cpu_off", "cpu_number", "numa_node"};

static bool stack_base(term t, s64 *bound)
{
	const struct term_info *i = term_get(t);
	u64 mask;

	*bound = 0;
	if (t == term_init(GPR_RSP))
		return true;
	/* The entry stack pointer less a constant, aligned downwards. */
	if (i->kind != T_OP || i->op != O_AND || !term_is_const(i->b, &mask) || (~mask & (~mask + 1)) || ~mask > 4095)
		return false;
	return term_split(i->a, bound) == term_init(GPR_RSP) && *bound <= 0;
}

/** proof_stack_address() - a constant distance from one of the function's stack bases? */
bool proof_stack_address(term address, term *base, s64 *offset)
{
	s64 bound;

	*base = term_split(address, offset);
	return stack_base(*base, &bound) && *offset > -(s64)MAX_SPAN && *offset < (s64)MAX_SPAN;
}

/**
 * proof_frame_fits() - the frame is no larger than what a guard page below the stack stops:
 * a larger one could be written beyond that page without touching it.
 */
bool proof_frame_fits(term base, s64 offset)
{
	s64 bound;

	return stack_base(base, &bound) && offset + bound >= -FRAME_BYTES;
}

/** proof_in_frame() - bytes between the stack pointer and the return address. */
bool proof_in_frame(const struct state *s, term base, s64 offset, u64 size)
{
	s64 top, bound;
	term top_base;

	if (!proof_stack_address(s->loc[GPR_RSP], &top_base, &top) || size > MAX_SPAN || offset + (s64)size > 0)
		return false;
	if (base == top_base)
		return offset >= top;
	return base == term_init(GPR_RSP) && stack_base(top_base, &bound) && offset >= bound;
}

/* A stack base plus terms that are all bounded: first and last possible offset. */
static bool stack_span(const struct state *s, term address, term *base, s64 *lo, s64 *hi)
{
	const struct term_info i = *term_get(address);	/* a copy: stack_base() makes terms */
	unsigned __int128 max = 0;
	s64 bound;

	if (i.kind != T_LIN)
		return false;
	*base = 0;
	for (unsigned k = 0; k < i.nr_parts; k++) {
		const struct term_part p = term_parts(&i)[k];

		if (!*base && p.coef == 1 && stack_base(p.atom, &bound)) {
			*base = p.atom;
			continue;
		}
		max += (unsigned __int128)p.coef * state_bound(s, p.atom);
		if (max > MAX_SPAN)
			return false;
	}
	*lo = (s64)i.imm;
	if (!*base || *lo < -(s64)MAX_SPAN || *lo > 0)
		return false;
	*hi = *lo + (s64)max;
	return true;
}

/* An address that is one symbol plus a constant. */
static bool symbolic(term address, enum term_kind kind, u64 *id, s64 *offset)
{
	const struct term_info *i = term_get(term_split(address, offset));

	*id = i->imm;
	return i->kind == kind;
}

static bool is_rt(const struct object *o, u32 section, u64 offset, u64 field, u64 size)
{
	return o->rt_section && section == o->rt_section && offset == o->rt_offset + field &&
	       field + size <= sizeof(struct sfi_rt);
}

static void count(const struct walk *w, size_t *what)
{
	if (w->report && w->tally)
		++*what;
}

/* (address >> 3) + the bias + k: the colour of address + 8k, where k does not reach beyond the unmapped page. */
static bool shadow_of(term address, u64 size, term *of)
{
	const struct term_info *i = term_get(address);
	const struct term_part *p;
	bool bias = false;
	s64 k = (s64)i->imm;

	*of = 0;
	/* A constant address: any of the granule's stands for it. */
	if (i->kind == T_BIAS || (i->kind == T_LIN && i->nr_parts == 1 && term_parts(i)->coef == 1 &&
				  term_get(term_parts(i)->atom)->kind == T_BIAS && i->imm < 1ull << 61)) {
		*of = term_const(i->kind == T_BIAS ? 0 : i->imm << SFI_GRANULE_SHIFT);
		return true;
	}
	if (i->kind != T_LIN || i->nr_parts != 2 || k <= -SFI_SHADOW_REACH || k + (s64)size > SFI_SHADOW_REACH)
		return false;
	p = term_parts(i);
	for (unsigned n = 0; n < 2; n++) {
		const struct term_info *a = term_get(p[n].atom);

		if (p[n].coef != 1)
			return false;
		if (a->kind == T_BIAS)
			bias = true;
		else if (a->kind == T_OP && a->op == O_SHR && a->imm == SFI_GRANULE_SHIFT)
			*of = a->a;
	}
	if (!bias || !*of)
		return false;
	*of = term_add_const(*of, (u64)k << SFI_GRANULE_SHIFT);
	return true;
}

static bool percpu(struct walk *w, const struct place *p, bool write)
{
	const struct object *o = w->o;
	const struct operand *op = p->op;
	const char *name;

	if (op->base != GPR_NONE || op->index != GPR_NONE)
		return false;
	if (op->section != NO_SECTION) {
		const struct section *s = &o->sections[op->section];

		return !strncmp(s->name, ".data..percpu", 13) && op->imm >= 0 && (u64)op->imm <= s->size &&
		       p->size <= s->size - (u64)op->imm;
	}
	if (op->sym == NO_SYMBOL)
		return !write && op->imm == 0x28;	/* the stack protector's canary */
	name = o->symbols[op->sym].name;
	/* preempt_disable() and friends: the gate restores the count. */
	if (write && p->size != 4)
		return false;
	if (write)
		return (!strcmp(name, "__preempt_count") && !op->imm) || (!strcmp(name, "pcpu_hot") && op->imm == 8);
	for (size_t k = 0; k < sizeof(percpu_readable) / sizeof(*percpu_readable); k++)
		if (!strcmp(name, percpu_readable[k]) && op->imm >= 0 && op->imm <= 64)
			return true;
	return false;
}

static bool module_readable(const struct object *o, u32 section, s64 offset, u64 size)
{
	const struct section *s = &o->sections[section];

	return (s->flags & SHF_ALLOC) && strncmp(s->name, ".data..percpu", 13) && offset >= 0 &&
	       (u64)offset <= s->size && size <= s->size - (u64)offset;
}

/**
 * proof_load() - judges a load and says what it brings.
 * Return: the value; a name of its own, @what, where nothing is known of it.
 */
term proof_load(struct walk *w, struct state *s, const struct place *p, u32 what)
{
	term other = term_def(w->i->offset, what, p->size >= 8 ? ~0ull : (1ull << p->size * 8) - 1), base, of;
	s64 off, hi, bound;
	u64 id;

	if (p->seg != SEG_NONE) {
		if (p->seg == SEG_GS && percpu(w, p, false) && !w->f->gate)
			count(w, &counts.load_percpu);
		else
			walk_finding(w, "load: a segment, not a reviewed per-CPU word");
		return other;
	}
	if (proof_stack_address(p->address, &base, &off)) {
		if (!w->f->gate && state_fact_covers(s, p->address, p->size, false))
			count(w, &counts.load_check);
		else if (proof_in_frame(s, base, off, p->size) ||
		    (base == term_init(GPR_RSP) && off >= 0 && off + (s64)p->size <= ARGUMENT_BYTES))
			count(w, &counts.load_frame);
		else
			walk_finding(w, "load: outside the function's frame");
		return state_slot_read(s, base, off, p->size, other);
	}
	if (w->f->gate) {
		walk_finding(w, "load: a gate reads nothing but its frame");
		return other;
	}
	if (shadow_of(p->address, p->size, &of) && p->size <= 8)
		return term_shadow(of, p->size, s->loc[LOC_EPOCH]);
	if (symbolic(p->address, T_SECTION, &id, &off) && module_readable(w->o, id, off, p->size)) {
		count(w, &counts.load_module);
		if (is_rt(w->o, id, off, offsetof(struct sfi_rt, shadow), 8) && p->size == 8)
			return term_leaf(T_BIAS, 0, ~0ull);
		if (is_rt(w->o, id, off, offsetof(struct sfi_rt, colours), p->size) && p->size <= 8)
			return term_colour(p->size);
		return other;
	}
	if (symbolic(p->address, T_SYMBOL, &id, &off) && off >= 0 && off + (s64)p->size <= KERNEL_OBJECT_BYTES) {
		count(w, &counts.load_kernel);
		return other;
	}
	if (stack_span(s, p->address, &base, &off, &hi) && stack_base(base, &bound) &&
	    proof_in_frame(s, base, off, hi - off + p->size)) {
		count(w, &counts.load_frame);
		return other;
	}
	if (state_fact_covers(s, p->address, p->size, false))
		count(w, &counts.load_check);
	else
		walk_finding(w, "load: no check of this address dominates it");
	return other;
}

/* smp_mb(): adds nothing to a word that nobody uses. */
static bool is_barrier(const struct insn *i, const struct state *s, term base, s64 off)
{
	s64 top;

	return i->lock && i->id == X86_INS_ADD && i->op[1].type == OP_IMM && !i->op[1].imm &&
	       i->op[1].section == NO_SECTION && i->op[1].sym == NO_SYMBOL &&
	       base == term_split(s->loc[GPR_RSP], &top) && off == top - 4;
}

/** proof_store() - judges a store; one to the frame is remembered. */
void proof_store(struct walk *w, struct state *s, const struct place *p, term value)
{
	s64 off, hi, bound;
	term base;
	u64 id;

	if (p->seg != SEG_NONE) {
		if (p->seg == SEG_GS && percpu(w, p, true) && !w->f->gate)
			count(w, &counts.store_asm);
		else
			walk_finding(w, "store: a segment, not a reviewed per-CPU word");
		return;
	}
	if (proof_stack_address(p->address, &base, &off)) {
		if (is_barrier(w->i, s, base, off)) {
			count(w, &counts.store_asm);
			return;
		}
		if (proof_in_frame(s, base, off, p->size))
			count(w, &counts.store_frame);
		else if (!w->f->gate && state_fact_covers(s, p->address, p->size, true))
			count(w, &counts.store_check);	/* the check stops it: the native stack is never granted */
		else
			walk_finding(w, "store: outside the function's frame");
		if (p->size <= 8)
			state_slot_write(s, base, off, p->size, term_mask(value, p->size * 8));
		else
			state_slot_drop(s, base, off, off + p->size);
		return;
	}
	if (w->f->gate) {
		walk_finding(w, "store: a gate writes nothing but its frame");
		return;
	}
	if (symbolic(p->address, T_SECTION, &id, &off) && off >= 0) {
		if (records_global_covers(w->o, id, off, p->size)) {
			count(w, &counts.store_own);
			return;
		}
		/* The planted bug disarms itself. */
		if (w->i->lock && w->i->id == X86_INS_CMPXCHG && p->size == 8 &&
		    is_rt(w->o, id, off, offsetof(struct sfi_rt, plant_addr), 8)) {
			count(w, &counts.store_asm);
			return;
		}
	}
	if (stack_span(s, p->address, &base, &off, &hi) && stack_base(base, &bound) &&
	    proof_in_frame(s, base, off, hi - off + p->size)) {
		count(w, &counts.store_frame);
		state_slot_drop(s, base, off, hi + p->size);
		return;
	}
	if (state_fact_covers(s, p->address, p->size, true)) {
		count(w, &counts.store_check);
		return;
	}
	/*
	 * It may have gone anywhere, which is no longer of interest: the module has its finding.
	 * Forgetting the frame here would lose it for good in a loop whose bound is not found yet.
	 */
	walk_finding(w, "store: no check of this address dominates it");
}

/** proof_block() - judges @size bytes from @address that one instruction or call touches. */
void proof_block(struct walk *w, struct state *s, term address, term size, bool write)
{
	const char *what = write ? "store" : "load";
	s64 off;
	term base;
	u64 n, id;

	if (w->f->gate) {
		walk_finding(w, "%s: a block, in a gate", what);
		return;
	}
	if (!term_is_const(size, &n) || n > SPAN_BYTES) {
		if (state_span_covers(s, address, size, write)) {
			count(w, write ? &counts.store_range : &counts.load_range);
			return;
		}
	} else if (!n) {
		return;
	} else if (proof_stack_address(address, &base, &off)) {
		if (proof_in_frame(s, base, off, n)) {
			count(w, write ? &counts.store_frame : &counts.load_frame);
			if (write)
				state_slot_drop(s, base, off, off + n);
			return;
		}
	} else if (symbolic(address, T_SECTION, &id, &off) && off >= 0 &&
		   (write ? records_global_covers(w->o, id, off, n) : module_readable(w->o, id, off, n))) {
		count(w, write ? &counts.store_own : &counts.load_module);
		return;
	} else if (state_fact_covers(s, address, n, write)) {
		count(w, write ? &counts.store_range : &counts.load_range);
		return;
	}
	walk_finding(w, "%s: no range check of this block dominates it", what);
}
