// SPDX-License-Identifier: GPL-2.0
/*
 * gate.c - a gate is the only way into the driver. It enters, arms, runs the slot's pre
 * actions, its target and the post actions, and leaves; whatever path it takes, in this
 * order and with nothing else. The phase is a value like a register's: where paths with
 * different phases join it is unknown, and every further step is a finding.
 */
#include <string.h>

#include "audit.h"

static u64 phase_of(const struct state *s)
{
	u64 p;

	return term_is_const(s->loc[LOC_PHASE], &p) ? p : PHASE_BROKEN;
}

static void step(struct walk *w, struct state *s, u64 from, u64 to, const char *name)
{
	if (phase_of(s) != from)
		walk_finding(w, "gate: %s is called out of order", name);
	s->loc[LOC_PHASE] = term_const(to);
}

static void scratch(struct walk *w, struct state *s, term result)
{
	static const u8 regs[] = {GPR_RCX, GPR_RDX, GPR_RSI, GPR_RDI, GPR_R8, GPR_R9, GPR_R10, GPR_R11, LOC_FLAGS};

	for (size_t k = 0; k < sizeof(regs); k++)
		s->loc[regs[k]] = term_def(w->i->offset, regs[k], ~0ull);
	s->loc[GPR_RAX] = result;
	state_revoke(s, term_def(w->i->offset, LOC_EPOCH, ~0ull));
}

/* The activation record is on the native stack, which no check lets the driver write. */
static void frame(struct walk *w, struct state *s, const char *name)
{
	term base;
	s64 off;

	if (!proof_stack_address(s->loc[GPR_RDI], &base, &off) || !proof_in_frame(s, base, off, SFI_FRAME_SIZE))
		walk_finding(w, "gate: %s gets no activation record in the gate's frame", name);
	else
		state_slot_drop(s, base, off, off + SFI_FRAME_SIZE);
}

static bool points_to(term t, u32 section, u64 offset)
{
	s64 at;
	const struct term_info *i = term_get(term_split(t, &at));

	return i->kind == T_SECTION && i->imm == section && (u64)at == offset;
}

/* "__sfi_pre_" and the record's slot, whose dots are spelt as underscores. */
static bool hook(const char *name, const char *prefix, const char *slot)
{
	if (strncmp(name, prefix, strlen(prefix)))
		return false;
	for (name += strlen(prefix); *slot; slot++) {
		if (*slot == '.') {
			if (*name == '_' && name[1] == '_')
				name++;
			if (*name != '_')
				return false;
			name++;
		} else if (*name++ != *slot) {
			return false;
		}
	}
	return !*name;
}

static bool only_gates_call(const char *name)
{
	return !strcmp(name, "__sfi_gate_enter") || !strcmp(name, "__sfi_setjmp") || !strcmp(name, "__sfi_gate_leave") ||
	       !strncmp(name, "__sfi_pre_", 10) || !strncmp(name, "__sfi_post_", 11) || !strncmp(name, "__sfi_dead_", 11);
}

/** gate_call() - judges a call made by a gate, or of a function that only gates may call. */
bool gate_call(struct walk *w, struct state *s, const char *name, const struct function *to)
{
	const struct gate_record *g = w->f->gate;
	term unknown = term_def(w->i->offset, GPR_RAX, ~0ull);

	if (!g) {
		if (!name || !only_gates_call(name))
			return false;
		walk_finding(w, "call of %s outside a gate", name);
		scratch(w, s, unknown);
		return true;
	}
	if (!name) {
		if (!to || to->section != g->target_section || to->start != g->target)
			walk_finding(w, "gate: call of a function that is not its target");
		step(w, s, PHASE_PRE, PHASE_CALLED, "the target");
		scratch(w, s, unknown);
	} else if (!strcmp(name, "__fentry__")) {
		return false;
	} else if (!strcmp(name, "__sfi_gate_enter")) {
		frame(w, s, name);
		if (!points_to(s->loc[GPR_RSI], g->desc_section, g->desc))
			walk_finding(w, "gate: __sfi_gate_enter gets another gate's record");
		if (!points_to(s->loc[GPR_RDX], w->o->rt_section, w->o->rt_offset))
			walk_finding(w, "gate: __sfi_gate_enter does not get __sfi_rt");
		step(w, s, PHASE_START, PHASE_ENTERED, name);
		scratch(w, s, term_leaf(T_RUNTIME, (u64)w->i->offset << 2 | RUNTIME_ENTER, 0xffffffff));
	} else if (!strcmp(name, "__sfi_setjmp")) {
		frame(w, s, name);
		step(w, s, PHASE_ALIVE, PHASE_ARMED, name);
		scratch(w, s, term_leaf(T_RUNTIME, (u64)w->i->offset << 2 | RUNTIME_SETJMP, 0xffffffff));
	} else if (hook(name, "__sfi_pre_", g->slot)) {
		frame(w, s, name);
		step(w, s, PHASE_RUN, PHASE_PRE, name);
		scratch(w, s, unknown);
	} else if (hook(name, "__sfi_post_", g->slot)) {
		frame(w, s, name);
		/* A target that only returns a constant is folded into its gate. */
		if (phase_of(s) == PHASE_PRE)
			s->loc[LOC_PHASE] = term_const(PHASE_CALLED);
		step(w, s, PHASE_CALLED, PHASE_POST, name);
		scratch(w, s, unknown);
	} else if (!strcmp(name, "__sfi_gate_leave")) {
		frame(w, s, name);
		step(w, s, PHASE_POST, PHASE_DONE, name);
		scratch(w, s, unknown);
	} else if (hook(name, "__sfi_dead_", g->slot)) {
		step(w, s, PHASE_DEAD, PHASE_DONE, name);
		scratch(w, s, unknown);
	} else {
		walk_finding(w, "gate: call of %s", name);
		scratch(w, s, unknown);
	}
	return true;
}

/** gate_branch() - the way on depends on what entering or arming returned. */
void gate_branch(const struct walk *w, struct state *s, term condition, bool nonzero)
{
	const struct term_info *c = term_get(condition), *r;
	bool zero;

	if (!w->f->gate || c->kind != T_OP || (c->op != O_EQ && c->op != O_NE) || !term_is_const(c->b, NULL) ||
	    term_get(c->b)->imm)
		return;
	r = term_get(c->a);
	if (r->kind != T_RUNTIME)
		return;
	zero = (c->op == O_EQ) == nonzero;
	if ((r->imm & 3) == RUNTIME_ENTER && phase_of(s) == PHASE_ENTERED)
		s->loc[LOC_PHASE] = term_const(zero ? PHASE_ALIVE : PHASE_DEAD);
	else if ((r->imm & 3) == RUNTIME_SETJMP && phase_of(s) == PHASE_ARMED)
		s->loc[LOC_PHASE] = term_const(zero ? PHASE_RUN : PHASE_DEAD);
}

/** gate_return() - a gate ends when it has left, or when it has answered for a dead domain. */
void gate_return(struct walk *w, struct state *s)
{
	if (w->f->gate && phase_of(s) != PHASE_DONE)
		walk_finding(w, "gate: it returns without having left");
}
