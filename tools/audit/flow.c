// SPDX-License-Identifier: GPL-2.0
/*
 * flow.c - walks one function: blocks, edges, and states on the edges until nothing
 * changes. Then every path agrees with what is said of each point, and one last walk
 * judges the accesses.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "exec.h"

#define MAX_ROUNDS 200
#define PATIENCE 40	/* rounds before names of joins are no longer simplified */

struct edge {
	u32 from, to;
	u8 when;	/* ALWAYS, or the condition of the block's last jump */
	struct state state;
};
enum { ALWAYS, TAKEN, NOT_TAKEN };

struct block {
	size_t first, last;	/* instructions, both inclusive */
	u32 *in, *out;		/* edges */
	size_t nr_in, cap_in, nr_out, cap_out;
	u32 order;		/* position in reverse postorder + 1; 0: not reached */
	bool dirty, stale, sticky;
	bool copy;		/* of a block that is analysed once per way into it */
};

struct graph {
	struct object *o;
	const struct function *f;
	struct section *s;
	size_t first, end;	/* instructions of the function */
	struct block *blocks;
	size_t nr_blocks, cap_blocks;
	u32 *block_of;		/* per instruction */
	struct edge *edges;
	size_t nr_edges, cap_edges;
	u32 *order;
	size_t nr_order;
};

/** walk_finding() - one finding for the current instruction, once states are final. */
void walk_finding(struct walk *w, const char *fmt, ...)
{
	char why[256], text[160];
	va_list args;

	if (!w->report || w->i->found)
		return;
	((struct insn *)w->i)->found = true;
	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	insn_text(w->o, w->f->section, w->i, text, sizeof(text));
	finding(w->o, w->f->section, w->i->offset, "%s: %s", text, why);
}

/* A direct jump inside the function: index of its target; -1: it leaves the function. */
static ssize_t target_of(const struct graph *g, const struct insn *i)
{
	const struct operand *op = &i->op[0];
	u64 at = (u64)op->imm;

	if (op->type != OP_IMM || op->sym != NO_SYMBOL || op->section != g->f->section || at < g->f->start ||
	    at - g->f->start >= g->f->size || !insn_at(g->o, g->f->section, at))
		return -1;
	return insn_at(g->o, g->f->section, at) - g->s->insns;
}

static bool is_jump(const struct insn *i)
{
	return exec_class(i->id) == C_JMP || exec_class(i->id) == C_JCC;
}

static bool ends_block(const struct graph *g, const struct insn *i)
{
	return is_jump(i) || i->patched || !exec_falls_through(g->o, i);
}

static ssize_t patched_target(const struct graph *g, const struct insn *i)
{
	const struct insn *t = i->patched ? insn_at(g->o, g->f->section, i->patched - 1) : NULL;

	return t ? t - g->s->insns : -1;
}

static void find_blocks(struct graph *g)
{
	size_t n = g->end - g->first;
	bool *leader = audit_zalloc(n + 1, 1);

	leader[0] = true;
	for (size_t k = g->first; k < g->end; k++) {
		const struct insn *i = &g->s->insns[k];
		ssize_t t = is_jump(i) ? target_of(g, i) : -1;

		if (t >= 0)
			leader[t - g->first] = true;
		t = patched_target(g, i);
		if (t >= 0 && (size_t)t >= g->first && (size_t)t < g->end)
			leader[t - g->first] = true;
		if (ends_block(g, i))
			leader[k + 1 - g->first] = true;
	}
	g->block_of = audit_zalloc(n + 1, sizeof(*g->block_of));
	for (size_t k = 0; k < n; k++) {
		if (leader[k]) {
			g->blocks = audit_array(g->blocks, &g->cap_blocks, g->nr_blocks, sizeof(*g->blocks));
			g->blocks[g->nr_blocks++] = (struct block){ .first = g->first + k };
		}
		g->blocks[g->nr_blocks - 1].last = g->first + k;
		g->block_of[k] = g->nr_blocks - 1;
	}
	free(leader);
}

static void add_edge(struct graph *g, u32 from, u32 t, u8 when)
{
	struct block *a = &g->blocks[from], *b = &g->blocks[t];

	g->edges = audit_array(g->edges, &g->cap_edges, g->nr_edges, sizeof(*g->edges));
	g->edges[g->nr_edges] = (struct edge){ .from = from, .to = t, .when = when };
	a->out = audit_array(a->out, &a->cap_out, a->nr_out, sizeof(*a->out));
	a->out[a->nr_out++] = g->nr_edges;
	b->in = audit_array(b->in, &b->cap_in, b->nr_in, sizeof(*b->in));
	b->in[b->nr_in++] = g->nr_edges++;
}

static void find_edges(struct graph *g)
{
	for (u32 b = 0; b < g->nr_blocks; b++) {
		size_t last = g->blocks[b].last;
		const struct insn *i = &g->s->insns[last];
		bool cond = exec_class(i->id) == C_JCC;
		ssize_t t = is_jump(i) ? target_of(g, i) : -1;

		if (t >= 0)
			add_edge(g, b, g->block_of[t - g->first], cond ? TAKEN : ALWAYS);
		t = patched_target(g, i);
		if (t >= 0 && (size_t)t >= g->first && (size_t)t < g->end)
			add_edge(g, b, g->block_of[t - g->first], ALWAYS);
		/* A jump that a static key may turn into a no-op falls through as well. */
		if ((exec_falls_through(g->o, i) || i->patched) && last + 1 < g->end)
			add_edge(g, b, g->block_of[last + 1 - g->first], cond ? NOT_TAKEN : ALWAYS);
	}
}

/* Does the block decide by flags that were set before it? */
static bool decides_for_others(const struct graph *g, const struct block *b)
{
	if (exec_class(g->s->insns[b->last].id) != C_JCC)
		return false;
	for (size_t k = b->first; k < b->last; k++) {
		switch (exec_class(g->s->insns[k].id)) {
		case C_NOP: case C_MOV: case C_MOVZX: case C_MOVSX: case C_LEA:
			continue;
		default:
			return false;
		}
	}
	return true;
}

/*
 * The compiler merges equal ends of blocks: two checks of different addresses, one branch
 * for both. Such a branch says something only when the way to it is known, so it gets a
 * copy for each.
 */
static void split_decisions(struct graph *g)
{
	const size_t nr = g->nr_blocks, most = 16;

	for (u32 b = 0; b < nr; b++) {
		size_t nr_in = g->blocks[b].nr_in, nr_out = g->blocks[b].nr_out;

		if (!b || nr_in < 2 || nr_in > most || !decides_for_others(g, &g->blocks[b]))
			continue;
		for (size_t k = 1; k < nr_in; k++) {
			u32 e = g->blocks[b].in[k], c = g->nr_blocks;

			g->blocks = audit_array(g->blocks, &g->cap_blocks, g->nr_blocks, sizeof(*g->blocks));
			g->blocks[g->nr_blocks++] = (struct block){
				.first = g->blocks[b].first, .last = g->blocks[b].last, .copy = true };
			for (size_t n = 0; n < nr_out; n++) {
				struct edge *out = &g->edges[g->blocks[b].out[n]];

				add_edge(g, c, out->to, out->when);
			}
			g->edges[e].to = c;
			g->blocks[c].in = audit_array(g->blocks[c].in, &g->blocks[c].cap_in, 0, sizeof(u32));
			g->blocks[c].in[g->blocks[c].nr_in++] = e;
		}
		/* An edge from itself may have joined meanwhile: those stay. */
		memmove(&g->blocks[b].in[1], &g->blocks[b].in[nr_in], (g->blocks[b].nr_in - nr_in) * sizeof(u32));
		g->blocks[b].nr_in -= nr_in - 1;
	}
}

static void find_order(struct graph *g)
{
	u32 *stack = audit_zalloc(g->nr_blocks + 1, sizeof(*stack));
	size_t *next = audit_zalloc(g->nr_blocks + 1, sizeof(*next)), depth = 0, at = g->nr_blocks;
	bool *seen = audit_zalloc(g->nr_blocks + 1, 1);

	g->order = audit_zalloc(g->nr_blocks + 1, sizeof(*g->order));
	stack[depth++] = 0;
	seen[0] = true;
	while (depth) {
		struct block *b = &g->blocks[stack[depth - 1]];
		size_t *n = &next[stack[depth - 1]];

		if (*n < b->nr_out) {
			u32 t = g->edges[b->out[(*n)++]].to;

			if (!seen[t]) {
				seen[t] = true;
				stack[depth++] = t;
			}
			continue;
		}
		g->order[--at] = stack[--depth];
	}
	g->nr_order = g->nr_blocks - at;
	memmove(g->order, g->order + at, g->nr_order * sizeof(*g->order));
	for (size_t k = 0; k < g->nr_order; k++)
		g->blocks[g->order[k]].order = k + 1;
	free(stack);
	free(next);
	free(seen);
}

/* The end of a block: judged while reporting, and the only place where control leaves. */
static void leave_block(struct graph *g, struct walk *w, struct state *s)
{
	const struct insn *i = w->i;
	const struct operand *op = &i->op[0];
	enum insn_class c = exec_class(i->id);
	const struct function *to;

	if (c == C_RET) {
		if (i->nr_ops)
			walk_finding(w, "a return that pops arguments");
		exec_leave(w, s);
		gate_return(w, s);
		return;
	}
	if (!is_jump(i)) {
		if (exec_falls_through(g->o, i) && g->s->insns[g->end - 1].offset == i->offset && !g->f->padding)
			walk_finding(w, "execution runs on behind the function's end");
		return;
	}
	if (target_of(g, i) >= 0)
		goto falls;
	if (op->type != OP_IMM) {
		if (op->type == OP_REG && term_get(s->loc[op->reg])->kind == T_ICALL && !w->f->gate) {
			exec_leave(w, s);
			if (w->report && w->tally)
				counts.icalls++;
		} else {
			walk_finding(w, "indirect jump: the target is not what __sfi_icall returned");
		}
		return;
	}
	if (op->sym != NO_SYMBOL) {
		const char *name = g->o->symbols[op->sym].name;
		struct state t = { 0 };

		if (op->imm)
			walk_finding(w, "jump beside %s", name);
		if (!strcmp(name, "__x86_return_thunk")) {
			exec_leave(w, s);
			gate_return(w, s);
			return;
		}
		state_copy(&t, s);
		exec_call(w, &t, name, NULL, true);
		gate_return(w, &t);
		state_free(&t);
	} else {
		to = function_at(g->o, op->section, op->imm);
		if (to && to->start == (u64)op->imm) {
			struct state t = { 0 };

			state_copy(&t, s);
			exec_call(w, &t, NULL, to, true);
			gate_return(w, &t);
			state_free(&t);
		} else {
			walk_finding(w, "jump into the middle of an instruction or of another function");
		}
	}
falls:
	if (c == C_JCC && g->s->insns[g->end - 1].offset == i->offset)
		walk_finding(w, "execution runs on behind the function's end");
}

/* Runs a block from the joined states of its edges into @s; false: no edge reaches it yet. */
static bool run_block(struct graph *g, u32 b, struct state *s, struct walk *w)
{
	struct block *block = &g->blocks[b];
	const struct state **in = audit_zalloc(block->nr_in + 1, sizeof(*in));
	struct state entry = { 0 };
	size_t n = 0;

	if (!b) {
		state_entry(&entry);
		in[n++] = &entry;
	}
	for (size_t k = 0; k < block->nr_in; k++)
		if (g->edges[block->in[k]].state.reached)
			in[n++] = &g->edges[block->in[k]].state;
	if (n)
		block->stale = state_join(s, b, in, n, block->sticky);
	free(in);
	state_free(&entry);
	if (!n)
		return false;
	w->tally = !block->copy;
	for (size_t k = block->first; k <= block->last; k++) {
		w->i = &g->s->insns[k];
		if (w->i->bad) {
			/* It has its finding; what it would do is of no interest. */
			walk_finding(w, "%s", w->i->bad);
			continue;
		}
		if (is_jump(w->i) || exec_class(w->i->id) == C_RET)
			continue;
		exec_insn(w, s);
	}
	if (!w->i->bad)
		leave_block(g, w, s);
	return true;
}

static void propagate(struct graph *g, u32 b, struct state *s, struct walk *w)
{
	const struct insn *last = &g->s->insns[g->blocks[b].last];
	struct state t = { 0 };

	for (size_t k = 0; k < g->blocks[b].nr_out; k++) {
		struct edge *e = &g->edges[g->blocks[b].out[k]];

		state_copy(&t, s);
		if (e->when != ALWAYS) {
			term c = exec_condition(last, s);

			state_assume(&t, c, e->when == TAKEN);
			gate_branch(w, &t, c, e->when == TAKEN);
		}
		if (!state_same(&t, &e->state)) {
			state_copy(&e->state, &t);
			g->blocks[e->to].dirty = true;
		}
	}
	state_free(&t);
}

/* Until nothing changes; false: it did not come to an end. */
static bool settle(struct graph *g, struct walk *w)
{
	struct state s = { 0 };
	bool again = true;

	g->blocks[0].dirty = true;
	for (int round = 0; again; round++) {
		if (round >= MAX_ROUNDS || term_overflowed()) {
			state_free(&s);
			return false;
		}
		again = false;
		for (size_t k = 0; k < g->nr_order; k++) {
			struct block *b = &g->blocks[g->order[k]];

			if (!b->dirty)
				continue;
			b->dirty = false;
			b->sticky |= round >= PATIENCE;
			again = true;
			if (run_block(g, g->order[k], &s, w))
				propagate(g, g->order[k], &s, w);
		}
		/* A name that an edge still carries may not be simplified away for good. */
		for (size_t k = 0; !again && k < g->nr_order; k++) {
			struct block *b = &g->blocks[g->order[k]];

			if (b->stale) {
				b->sticky = b->dirty = true;
				again = true;
				break;
			}
		}
	}
	state_free(&s);
	return true;
}

/* What stands in code that no path reaches cannot run, but must not look like anything else. */
static void check_unreached(struct graph *g, struct walk *w)
{
	for (u32 b = 0; b < g->nr_blocks; b++) {
		if (g->blocks[b].order)
			continue;
		for (size_t k = g->blocks[b].first; k <= g->blocks[b].last; k++) {
			w->i = &g->s->insns[k];
			if (w->i->bad)
				walk_finding(w, "%s", w->i->bad);
		}
	}
}

/** flow_check() - every path through one function. */
void flow_check(struct object *o, const struct function *f)
{
	struct graph g = { .o = o, .f = f, .s = &o->sections[f->section] };
	struct walk w = { .o = o, .f = f };
	struct state s = { 0 };

	counts.functions += !f->padding;
	counts.gates += !!f->gate;
	if (!insn_at(o, f->section, f->start)) {
		finding(o, f->section, f->start, "the function starts in the middle of an instruction");
		return;
	}
	g.first = insn_at(o, f->section, f->start) - g.s->insns;
	for (g.end = g.first; g.end < g.s->nr_insns && g.s->insns[g.end].offset < f->start + f->size; g.end++)
		;
	w.i = &g.s->insns[g.end - 1];
	if (w.i->offset + w.i->size > f->start + f->size) {
		finding(o, f->section, w.i->offset, "an instruction reaches beyond the function");
		return;
	}
	terms_reset();
	find_blocks(&g);
	find_edges(&g);
	split_decisions(&g);
	find_order(&g);
	if (!settle(&g, &w)) {
		finding(o, f->section, f->start, "the function is too large to be analysed");
	} else {
		w.report = true;
		for (size_t k = 0; k < g.nr_order; k++)
			run_block(&g, g.order[k], &s, &w);
		check_unreached(&g, &w);
	}
	state_free(&s);
	for (size_t k = 0; k < g.nr_edges; k++)
		state_free(&g.edges[k].state);
	for (size_t k = 0; k < g.nr_blocks; k++) {
		free(g.blocks[k].in);
		free(g.blocks[k].out);
	}
	free(g.blocks);
	free(g.block_of);
	free(g.edges);
	free(g.order);
}
