// SPDX-License-Identifier: GPL-2.0
/* join.c - what is known where paths meet: only what holds on each of them. */
#include <stdlib.h>
#include <string.h>

#include "state.h"

/* More checks of loops at one point are not looked at. */
#define MAX_LOOPS 64

/* @self: this join's own name for it. @name: the same, or made of a multiple of another group's. */
struct group { term *in; s64 first; term self, name; };

static struct {
	struct group *g;
	size_t n, cap;
	term *values;
	size_t cap_values;
	term *stale;
	size_t cap_stale;
} join;

static term value_at(const struct state *s, int loc, const struct slot *slot)
{
	if (!slot)
		return s->loc[loc];
	size_t at = slot_find(s, slot->base, slot->offset);

	if (at < s->nr_slots && s->slots[at].base == slot->base && s->slots[at].offset == slot->offset &&
	    s->slots[at].size == slot->size)
		return s->slots[at].value;
	return 0;
}

/*
 * One place's value after the join; 0 if some edge knows nothing of it. Places whose
 * values differ by the same constant on every edge share a name: an address and the
 * address seven bytes further advance together through a loop.
 */
static term merge(u32 block, const struct state *const *in, size_t n, int loc, const struct slot *slot,
		  bool *stale, bool sticky)
{
	term self = slot ? term_phi(block, slot->base, (u64)slot->offset << 8 | slot->size)
			 : term_phi(block, 0, loc);
	term seen = 0;
	bool same = true, own = false;
	term *v;
	s64 first;

	join.values = audit_array(join.values, &join.cap_values, n, sizeof(*join.values));
	v = join.values;
	for (size_t e = 0; e < n; e++) {
		v[e] = value_at(in[e], loc, slot);
		if (!v[e])
			return 0;
		if (v[e] == self) {
			own = true;
			continue;
		}
		if (seen && seen != v[e])
			same = false;
		seen = v[e];
	}
	if (seen && same && !(own && sticky)) {
		/* Not yet a proof while an edge says otherwise: the caller runs again. */
		*stale |= own;
		return seen;
	}
	term_split(v[0], &first);
	for (size_t e = 0; e < n; e++)
		v[e] = term_add_const(v[e], -(u64)first);
	for (size_t k = 0; k < join.n; k++)
		if (!memcmp(join.g[k].in, v, n * sizeof(*v)))
			return term_add_const(join.g[k].name, (u64)first - (u64)join.g[k].first);
	if (join.n < 512) {
		join.g = audit_array(join.g, &join.cap, join.n, sizeof(*join.g));
		join.g[join.n].in = audit_zalloc(n, sizeof(*v));
		memcpy(join.g[join.n].in, v, n * sizeof(*v));
		join.g[join.n].first = first;
		join.g[join.n].self = self;
		join.g[join.n++].name = self;
	}
	return self;
}

/* From the first edge to every other one @g advances @by times as far as @root, a number that is 0 on the first. */
static bool is_multiple(const struct group *g, const struct group *root, u64 by, size_t n)
{
	u64 c;

	if (!term_is_const(root->in[0], &c) || c)
		return false;
	for (size_t e = 1; e < n; e++)
		if (term_add(g->in[0], term_scale(root->in[e], by)) != g->in[e])
			return false;
	return true;
}

static term renamed(term value)
{
	s64 offset;
	term base = term_split(value, &offset);

	for (size_t k = 0; k < join.n; k++)
		if (join.g[k].self == base)
			return term_add_const(join.g[k].name, (u64)offset);
	return value;
}

/*
 * A compiler counts an index side by side with a multiple of it, or with an address that advances by a multiple, one for
 * an access whose address multiplies by itself, one for the check of it: those get no names of their own.
 */
static void name_multiples(struct state *out, size_t n)
{
	bool any = false;

	for (struct group *g = join.g; g < join.g + join.n; g++)
		for (u64 by = 16; by > 1 && g->name == g->self; by /= 2)
			for (struct group *root = join.g; root < join.g + join.n && g->name == g->self; root++)
				if (root != g && is_multiple(g, root, by, n)) {
					term sum = term_add(g->in[0], term_scale(root->self, by));

					if (!sum)	/* too long for a term */
						continue;
					g->name = term_add_const(sum, (u64)g->first - by * (u64)root->first);
					any = true;
				}
	if (!any)
		return;
	for (int loc = 0; loc < NR_LOCS; loc++)
		out->loc[loc] = out->loc[loc] ? renamed(out->loc[loc]) : 0;
	for (size_t k = 0; k < out->nr_slots; k++)
		out->slots[k].value = renamed(out->slots[k].value);
}

/* A sum with one shifted part: @inner is what is shifted (right, by a granule), the rest is returned. */
static bool has_shift(term t, term *inner, term *rest)
{
	const struct term_info *i = term_get(t), *a;
	const struct term_part one = { t, 1 }, *p = i->kind == T_LIN ? term_parts(i) : &one;
	unsigned n = i->kind == T_LIN ? i->nr_parts : 1;

	for (unsigned k = 0; k < n; k++) {
		a = term_get(p[k].atom);
		if (p[k].coef != 1 || a->kind != T_OP || a->op != O_SHR || a->imm != SFI_GRANULE_SHIFT)
			continue;
		*inner = a->a;
		*rest = term_add(t, term_scale(p[k].atom, -1ull));
		return true;
	}
	return false;
}

/* On every edge a shifted pointer: its join is the joined pointer, shifted, if there is one. 0: none. */
static term merge_shifted(const struct state *const *in, size_t n, int loc, const struct slot *slot)
{
	term inner, rest, common = 0, *v;
	s64 first, at;

	join.values = audit_array(join.values, &join.cap_values, n, sizeof(*join.values));
	v = join.values;
	for (size_t e = 0; e < n; e++) {
		term value = value_at(in[e], loc, slot);

		if (!value || !has_shift(value, &inner, &rest) || (e && rest != common))
			return 0;
		common = rest;
		v[e] = inner;
	}
	term_split(v[0], &first);
	for (size_t e = 0; e < n; e++)
		v[e] = term_add_const(v[e], -(u64)first);
	for (size_t k = 0; k < join.n; k++)
		if (!memcmp(join.g[k].in, v, n * sizeof(*v))) {
			at = first - join.g[k].first;
			return term_add(common, term_shift(O_SHR, term_add_const(join.g[k].name, (u64)at),
							   SFI_GRANULE_SHIFT, 64));
		}
	return 0;
}

/* Facts about @base_a + @off_a at @a that hold for @base_b + @off_b at @b as well, filed under @as. */
static void meet(struct state *out, term as, const struct state *a, term base_a, s64 off_a,
		 const struct state *b, term base_b, s64 off_b)
{
	struct fact from = { .base = base_a }, to = { .base = base_b };
	size_t n = fact_find(a, &from), m = fact_find(b, &to);

	while (n < a->nr_facts && m < b->nr_facts) {
		struct fact x = a->facts[n], y = b->facts[m];

		if (x.base != base_a || y.base != base_b)
			break;
		if (x.set != y.set) {
			x.set < y.set ? n++ : m++;
			continue;
		}
		if (x.set >= WRITE_SPAN) {
			if (as == base_a && (x.set == BOUND || x.lo == y.lo)) {
				x.hi = x.set == WRITE_LOOP || x.set == READ_LOOP ? x.hi & y.hi : x.hi < y.hi ? x.hi : y.hi;
				fact_insert_one(out, x);
			}
			x.lo <= y.lo ? n++ : m++;
			continue;
		}
		x.lo -= off_a;
		x.hi -= off_a;
		y.lo -= off_b;
		y.hi -= off_b;
		if (x.lo <= y.hi && y.lo <= x.hi)
			fact_insert(out, (struct fact){ as, x.set, x.lo > y.lo ? x.lo : y.lo, x.hi < y.hi ? x.hi : y.hi });
		x.hi < y.hi ? n++ : m++;
	}
}

/*
 * A counter: on every edge it is a constant below N, or itself plus one and known to
 * differ from N. Then it never exceeds N - 1.
 */
static void induction(struct state *out, const struct group *p, const struct state *const *in, size_t n)
{
	term next = term_add_const(p->name, 1);
	u64 limit = 0, c;

	for (size_t e = 0; e < n; e++) {
		term v = term_add_const(p->in[e], (u64)p->first);
		struct fact key = { .base = next, .set = DIFFERS };

		if (v == next && !limit) {
			size_t at = fact_find(in[e], &key);

			if (at < in[e]->nr_facts && in[e]->facts[at].base == next && in[e]->facts[at].set == DIFFERS)
				limit = (u64)in[e]->facts[at].lo;
		}
	}
	if (!limit)
		return;
	for (size_t e = 0; e < n; e++) {
		term v = term_add_const(p->in[e], (u64)p->first);
		struct fact key = { .base = next, .set = DIFFERS, .lo = (s64)limit };

		if (term_is_const(v, &c) ? c >= limit : v != next || !fact_interval_covered(in[e], next, key.lo, key.lo, DIFFERS))
			return;
	}
	fact_bound_add(out, p->name, limit - 1);
}

/* How a place comes to a loop: one value when the loop begins, the same step from round to round. */
struct course { term first; u64 step; };

/* @back: which edges come back, as a bit each; those must step, the others bring the first value. */
static bool course_of(const struct group *p, size_t n, u64 back, struct course *c)
{
	bool any = false;
	s64 step, here;
	term base = term_split(p->name, &here);

	c->first = 0;
	for (size_t e = 0; e < n; e++) {
		term v = term_add_const(p->in[e], (u64)p->first);

		if (!(back >> e & 1)) {
			if (c->first && c->first != v)
				return false;
			c->first = v;
			continue;
		}
		if (term_split(v, &step) != base || (any && c->step != (u64)(step - here)))
			return false;
		c->step = step - here;
		any = true;
	}
	return c->first && any;
}

static bool not_zero(const struct state *s, term t)
{
	return fact_interval_covered(s, t, 0, 0, NOT_ZERO) ||
	       fact_interval_covered(s, term_scale(t, -1ull), 0, 0, NOT_ZERO);
}

/*
 * Does the loop begin no more rounds than @rounds? A counter from c.first in steps of c.step has come to
 * c.first + c.step * rounds at the latest after so many; every way back must know that it has not.
 */
static bool bounded(const struct group *p, const struct state *const *in, size_t n, term rounds, u64 *back)
{
	struct course c;
	s64 at;
	term base = term_split(p->name, &at), last;

	*back = 0;
	for (size_t e = 0; e < n; e++)
		if (term_split(p->in[e], &at) == base)
			*back |= 1ull << e;
	if (!course_of(p, n, *back, &c))
		return false;
	/* What is left on the way back: not 0. */
	last = term_add(term_add_const(p->name, c.step),
			term_scale(term_add(c.first, term_scale(rounds, c.step)), -1ull));
	for (size_t e = 0; e < n; e++)
		if (*back >> e & 1 && !not_zero(in[e], last))
			return false;
	return true;
}

/*
 * A loop's check was made before it, for at least as many rounds as it begins: then round by round what the check
 * said of that round holds of every place that moves in step. There is one round or more, or the check had failed.
 */
static void rounds(struct state *out, const struct state *const *in, size_t n, const struct fact *f)
{
	struct course c;
	u64 back;

	for (size_t y = 0; y < join.n; y++) {
		if (!bounded(&join.g[y], in, n, loop_rounds(f), &back))
			continue;
		for (size_t x = 0; x < join.n; x++) {
			s64 step = loop_step(f), q;
			u64 mask = (u64)f->hi;
			term first;

			if (!course_of(&join.g[x], n, back, &c) || !c.step || step % (s64)c.step)
				continue;
			q = step / (s64)c.step;
			/* base + step * round, by way of the place: first + q * (place - its first value) */
			first = term_add(f->base, term_scale(term_add(join.g[x].name, term_scale(c.first, -1ull)), (u64)q));
			while (mask) {
				u32 from, size = mask_run(&mask, &from);

				state_fact_add(out, term_add_const(first, from), size, f->set == WRITE_LOOP, false);
			}
		}
		return;
	}
}

static void join_loops(struct state *out, const struct state *const *in, size_t n)
{
	struct fact loops[MAX_LOOPS];
	size_t nr = 0;

	for (size_t k = 0; k < out->nr_facts && nr < MAX_LOOPS; k++)
		if (out->facts[k].set == WRITE_LOOP || out->facts[k].set == READ_LOOP)
			loops[nr++] = out->facts[k];
	for (size_t k = 0; k < nr && n <= 64; k++)
		rounds(out, in, n, &loops[k]);
}

static void join_facts(struct state *out, const struct state *const *in, size_t n)
{
	struct state acc = { 0 }, next = { 0 };

	for (size_t k = 0; k < in[0]->nr_facts; k++) {
		if (k && in[0]->facts[k].base == in[0]->facts[k - 1].base)
			continue;
		acc.nr_facts = 0;
		meet(&acc, in[0]->facts[k].base, in[0], in[0]->facts[k].base, 0, in[0], in[0]->facts[k].base, 0);
		for (size_t e = 1; e < n && acc.nr_facts; e++) {
			next.nr_facts = 0;
			meet(&next, in[0]->facts[k].base, &acc, in[0]->facts[k].base, 0, in[e], in[0]->facts[k].base, 0);
			struct state t = acc;

			acc = next;
			next = t;
		}
		for (size_t j = 0; j < acc.nr_facts; j++) {
			out->facts = audit_array(out->facts, &out->cap_facts, out->nr_facts, sizeof(*out->facts));
			out->facts[out->nr_facts++] = acc.facts[j];
		}
	}
	/* Different addresses on every edge, each checked there: the joined name is checked. */
	for (size_t g = 0; g < join.n; g++) {
		const struct group *p = &join.g[g];
		s64 off, at;
		term base = term_split(p->in[0], &off), name = term_split(p->name, &at);

		acc.nr_facts = 0;
		at = p->first - at;
		off += at;
		meet(&acc, name, in[0], base, off, in[0], base, off);
		for (size_t e = 1; e < n && acc.nr_facts; e++) {
			next.nr_facts = 0;
			base = term_split(p->in[e], &off);
			off += at;
			meet(&next, name, &acc, name, 0, in[e], base, off);
			struct state t = acc;

			acc = next;
			next = t;
		}
		for (size_t j = 0; j < acc.nr_facts; j++)
			if (acc.facts[j].set < WRITE_SPAN)
				fact_insert(out, acc.facts[j]);
		if (p->name == p->self)
			induction(out, p, in, n);
	}
	join_loops(out, in, n);
	free(acc.facts);
	free(next.facts);
}

/**
 * state_join() - what is known where the @n states @in meet, at the start of @block.
 * Return: true if a place kept its value against an edge that still carries this join's own
 * name for it. That is no proof yet: the caller runs again, or with @sticky.
 */
bool state_join(struct state *out, u32 block, const struct state *const *in, size_t n, bool sticky)
{
	bool stale = false;

	if (n == 1) {
		state_copy(out, in[0]);
		return false;
	}
	join.n = 0;
	out->reached = true;
	out->nr_slots = out->nr_facts = 0;
	for (int loc = 0; loc < NR_LOCS; loc++)
		out->loc[loc] = merge(block, in, n, loc, NULL, &stale, sticky);
	for (size_t k = 0; k < in[0]->nr_slots; k++) {
		struct slot s = in[0]->slots[k];

		s.value = merge(block, in, n, 0, &s, &stale, sticky);
		if (!s.value)
			continue;
		out->slots = audit_array(out->slots, &out->cap_slots, out->nr_slots, sizeof(*out->slots));
		out->slots[out->nr_slots++] = s;
	}
	name_multiples(out, n);
	/* When all pointers have their names: a pointer and its shadow meet as such. */
	for (int loc = 0; loc < NR_LOCS; loc++) {
		term t = merge_shifted(in, n, loc, NULL);

		out->loc[loc] = t ? t : out->loc[loc];
	}
	for (size_t k = 0; k < out->nr_slots; k++) {
		term t = merge_shifted(in, n, 0, &out->slots[k]);

		out->slots[k].value = t ? t : out->slots[k].value;
	}
	join_facts(out, in, n);
	for (size_t g = 0; g < join.n; g++)
		free(join.g[g].in);
	join.n = 0;
	return stale;
}
