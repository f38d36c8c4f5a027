// SPDX-License-Identifier: GPL-2.0
/*
 * facts.c - which bytes a check has found accessible since the last call that could have
 * revoked them, and how large numbers can be.
 *
 * A fact about a granule (the colour of its byte) speaks for all bytes between two such
 * facts at most eight bytes apart, because those lie in one of the two granules. A fact
 * from a slow path speaks for its own bytes only.
 */
#include <string.h>

#include "state.h"

#define MAX_FACTS 2048

/* ---- facts, sorted by base, set, lo; intervals of one set never touch */

static int fact_order(const struct fact *a, const struct fact *b)
{
	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	if (a->set != b->set)
		return a->set < b->set ? -1 : 1;
	return a->lo < b->lo ? -1 : a->lo > b->lo;
}

size_t fact_find(const struct state *s, const struct fact *f)
{
	size_t lo = 0, hi = s->nr_facts;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (fact_order(&s->facts[mid], f) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct fact fact_insert(struct state *s, struct fact f)
{
	s64 reach = f.set == WRITE_GRANULE || f.set == READ_GRANULE ? (s64)SFI_GRANULE : 1;
	size_t at = fact_find(s, &f), end;

	if (at && s->facts[at - 1].base == f.base && s->facts[at - 1].set == f.set && f.lo - s->facts[at - 1].hi <= reach)
		at--;
	for (end = at; end < s->nr_facts; end++) {
		const struct fact *x = &s->facts[end];

		if (x->base != f.base || x->set != f.set || x->lo - f.hi > reach)
			break;
		f.lo = x->lo < f.lo ? x->lo : f.lo;
		f.hi = x->hi > f.hi ? x->hi : f.hi;
	}
	if (at == end) {
		if (s->nr_facts >= MAX_FACTS)
			return f;
		s->facts = audit_array(s->facts, &s->cap_facts, s->nr_facts, sizeof(*s->facts));
		memmove(&s->facts[at + 1], &s->facts[at], (s->nr_facts - at) * sizeof(*s->facts));
		s->nr_facts++;
	} else if (end - at > 1) {
		memmove(&s->facts[at + 1], &s->facts[end], (s->nr_facts - end) * sizeof(*s->facts));
		s->nr_facts -= end - at - 1;
	}
	s->facts[at] = f;
	return f;
}

#define FAR (1ll << 40)

/** state_fact_add() - @size bytes from @address may be accessed; with @granule so may their granules. */
void state_fact_add(struct state *s, term address, u64 size, bool write, bool granule)
{
	s64 at;
	term base = term_split(address, &at);
	struct fact f = { .base = base, .lo = at, .hi = at + (s64)size - 1 };

	/* Offsets stay far from overflow; nothing real is that far from its base. */
	if (!size || size > FAR || at > FAR || at < -FAR) {
		if (!size || size > FAR)
			return;
		f.base = address;
		f.lo = 0;
		f.hi = size - 1;
	}
	for (int w = write; w >= 0; w--) {
		struct fact g = f;

		if (granule) {
			g.set = w ? WRITE_GRANULE : READ_GRANULE;
			g = fact_insert(s, g);
		}
		g.set = w ? WRITE_BYTES : READ_BYTES;
		fact_insert(s, g);
	}
}

void fact_insert_one(struct state *s, struct fact f)
{
	size_t at = fact_find(s, &f);

	if ((at < s->nr_facts && !fact_order(&s->facts[at], &f)) || s->nr_facts >= MAX_FACTS)
		return;
	s->facts = audit_array(s->facts, &s->cap_facts, s->nr_facts, sizeof(*s->facts));
	memmove(&s->facts[at + 1], &s->facts[at], (s->nr_facts - at) * sizeof(*s->facts));
	s->facts[at] = f;
	s->nr_facts++;
}

/** state_span_add() - the same for a size that is not a number. */
void state_span_add(struct state *s, term address, term size, bool write)
{
	for (int w = write; w >= 0; w--)
		fact_insert_one(s, (struct fact){ address, w ? WRITE_SPAN : READ_SPAN, size, size });
}

/* mask_run() - takes the lowest run of ones off @mask: its length, and at which bit it began. */
u32 mask_run(u64 *mask, u32 *from)
{
	u64 after;
	u32 n;

	*from = __builtin_ctzll(*mask);
	after = ~(*mask >> *from);
	n = after ? (u32)__builtin_ctzll(after) : 64 - *from;
	*mask = *from + n < 64 ? *mask >> (*from + n) << (*from + n) : 0;
	return n;
}

/** state_loop_add() - the bytes of @mask at @first, and at every @step bytes, may be accessed: @rounds times, at least once. */
void state_loop_add(struct state *s, term first, term rounds, s64 step, u64 mask, bool write)
{
	for (int w = write; w >= 0; w--) {
		struct fact f = { first, w ? WRITE_LOOP : READ_LOOP, (s64)((u64)step << 32 | rounds), (s64)mask };
		size_t at = fact_find(s, &f);

		/* A load's check of bytes beside those of a store's. */
		if (at < s->nr_facts && !fact_order(&s->facts[at], &f))
			s->facts[at].hi |= f.hi;
		else
			fact_insert_one(s, f);
	}
	while (mask) {
		u32 from, n = mask_run(&mask, &from);

		state_fact_add(s, term_add_const(first, from), n, write, false);
	}
}

bool fact_interval_covered(const struct state *s, term base, s64 lo, s64 hi, u32 set)
{
	struct fact key = { .base = base, .set = set, .lo = lo };
	size_t at = fact_find(s, &key);

	if (at < s->nr_facts && !fact_order(&s->facts[at], &key))
		return s->facts[at].hi >= hi;
	if (!at)
		return false;
	at--;
	return s->facts[at].base == base && s->facts[at].set == set && s->facts[at].lo <= lo && s->facts[at].hi >= hi;
}

/** state_fact_covers() - are these bytes known to be accessible? */
bool state_fact_covers(const struct state *s, term address, u64 size, bool write)
{
	s64 at;
	term base = term_split(address, &at);
	u32 set = write ? WRITE_BYTES : READ_BYTES;

	if (at > FAR || at < -FAR || size > FAR)
		return fact_interval_covered(s, address, 0, (s64)size - 1, set);
	return fact_interval_covered(s, base, at, at + (s64)size - 1, set);
}

/** state_span_covers() - was a block of just this address and size checked? */
bool state_span_covers(const struct state *s, term address, term size, bool write)
{
	struct fact f = { .base = address, .set = write ? WRITE_SPAN : READ_SPAN, .lo = size };
	size_t at = fact_find(s, &f);

	return at < s->nr_facts && !fact_order(&s->facts[at], &f);
}

/** state_revoke() - a call may have taken back any permission; what is known of numbers stays. */
void state_revoke(struct state *s, term epoch)
{
	size_t to = 0;

	for (size_t n = 0; n < s->nr_facts; n++)
		if (s->facts[n].set >= BOUND)
			s->facts[to++] = s->facts[n];
	s->nr_facts = to;
	s->loc[LOC_EPOCH] = epoch;
}

/* ---- numbers: how far an index reaches */

void fact_bound_add(struct state *s, term t, u64 max)
{
	if (max < (u64)BOUND_ZERO && max < term_get(t)->max)
		fact_insert(s, (struct fact){ t, BOUND, 0, BOUND_ZERO - (s64)max });
}

/** state_bound() - the largest value @t can have here. */
u64 state_bound(const struct state *s, term t)
{
	struct fact key = { .base = t, .set = BOUND };
	size_t at = fact_find(s, &key);

	if (at < s->nr_facts && s->facts[at].base == t && s->facts[at].set == BOUND)
		return BOUND_ZERO - s->facts[at].hi;
	return term_get(t)->max;
}

/* Two values differ, by which a loop goes on: see rounds(). */
static void differ(struct state *s, term a, term b)
{
	term t = term_add(a, term_scale(b, -1ull));
	const struct term_info *i = term_get(t);
	bool counts = i->kind == T_PHI;

	for (unsigned k = 0; i->kind == T_LIN && k < i->nr_parts; k++)
		counts |= term_get(term_parts(i)[k].atom)->kind == T_PHI;
	if (counts)
		fact_insert_one(s, (struct fact){ t, NOT_ZERO, 0, 0 });
}

/* What a comparison with a constant says of a number. */
static void assume_number(struct state *s, const struct term_info *condition, bool holds)
{
	const struct term_info copy = *condition, *c = &copy;	/* terms are made below */
	const struct term_info *f;
	u64 k;

	if (c->op == O_EQ || c->op == O_NE) {
		s64 step;
		term base = term_split(c->a, &step);

		if ((c->op == O_NE) == holds)
			differ(s, c->a, c->b);
		/* Only the counters of loops: see induction(). */
		if ((c->op == O_NE) == holds && step && term_is_const(c->b, &k) && term_get(base)->kind == T_PHI &&
		    k < (u64)BOUND_ZERO && s->nr_facts < MAX_FACTS)
			fact_insert_one(s, (struct fact){ c->a, DIFFERS, (s64)k, (s64)k });
		return;
	}
	if (c->op != O_CC)
		return;
	f = term_get(c->a);
	if (f->kind != T_OP || f->op != F_CMP || !term_is_const(f->b, &k))
		return;
	switch (c->imm) {
	case 2: case 3:		/* below, not below */
		if ((c->imm == 2) == holds && k)
			fact_bound_add(s, f->a, k - 1);
		return;
	case 6: case 7:		/* not above, above */
		if ((c->imm == 6) == holds)
			fact_bound_add(s, f->a, k);
	}
}

/* ---- conditions */

struct known { term address; bool write; };
struct knowns { struct known k[16]; size_t n; };

static void know(struct knowns *out, term address, bool write)
{
	if (out->n < sizeof(out->k) / sizeof(*out->k))
		out->k[out->n++] = (struct known){ address, write };
}

/* The granules of a window: all are ours, or all are public. */
static void know_window(struct knowns *out, term first, u64 granules, bool write)
{
	for (u64 n = 0; n < granules; n++)
		know(out, term_add_const(first, n << SFI_GRANULE_SHIFT), write);
}

static void gather(const struct state *s, term c, bool nonzero, struct knowns *out, unsigned depth);

/* x equals y: colours that are ours, or public. */
static void gather_equal(const struct state *s, term x, term y, struct knowns *out, unsigned depth)
{
	const struct term_info *i = term_get(x), *j = term_get(y);
	u64 c;

	if (j->kind == T_SHADOW) {
		const struct term_info *k = i;

		i = j;
		j = k;
	}
	if (i->kind == T_SHADOW && i->b == s->loc[LOC_EPOCH]) {
		if (j->kind == T_COLOUR && j->imm == i->imm)
			know_window(out, i->a, i->imm, true);
		else if (j->kind == T_LIN && !j->nr_parts && j->imm == SFI_COLOUR_PUBLIC)
			know_window(out, i->a, i->imm, false);
		return;
	}
	if (term_is_const(y, &c) && (!c || (c == 1 && i->max <= 1)))
		gather(s, x, c, out, depth);
}

/* What holds whichever of the two sides does. */
static void either(const struct knowns *a, const struct knowns *b, struct knowns *out)
{
	for (size_t n = 0; n < a->n; n++)
		for (size_t m = 0; m < b->n; m++)
			if (a->k[n].address == b->k[m].address)
				know(out, a->k[n].address, a->k[n].write && b->k[m].write);
}

static void gather(const struct state *s, term c, bool nonzero, struct knowns *out, unsigned depth)
{
	const struct term_info copy = *term_get(c), *i = &copy;	/* terms are made below */
	struct knowns a = { .n = 0 }, b = { .n = 0 };

	if (!depth)
		return;
	depth--;
	if (i->kind == T_SHADOW && !nonzero && i->b == s->loc[LOC_EPOCH])
		return know_window(out, i->a, i->imm, false);
	if (i->kind != T_OP)
		return;
	switch (i->op) {
	case O_EQ:
	case O_NE:
		if ((i->op == O_EQ) == nonzero) {
			gather_equal(s, i->a, i->b, out, depth);
		} else if (term_is_const(i->b, NULL) && !term_get(i->b)->imm) {
			gather(s, i->a, true, out, depth);
		}
		return;
	case O_XOR:
		if (!nonzero)
			gather_equal(s, i->a, i->b, out, depth);
		return;
	case O_OR:
		if (i->imm)
			return;
		if (!nonzero) {
			gather(s, i->a, false, out, depth);
			gather(s, i->b, false, out, depth);
			return;
		}
		break;
	case O_AND:
		if (nonzero) {
			gather(s, i->a, true, out, depth);
			gather(s, i->b, true, out, depth);
			return;
		}
		if (term_get(i->a)->max > 1 || term_get(i->b)->max > 1)
			return;
		break;
	default:
		return;
	}
	gather(s, i->a, nonzero, &a, depth);
	gather(s, i->b, nonzero, &b, depth);
	either(&a, &b, out);
}

/** state_assume() - a branch was taken because @condition is (or is not) zero. */
void state_assume(struct state *s, term condition, bool nonzero)
{
	struct knowns k = { .n = 0 };

	if (term_get(condition)->kind == T_OP)
		assume_number(s, term_get(condition), nonzero);
	gather(s, condition, nonzero, &k, 12);
	for (size_t n = 0; n < k.n; n++) {
		/* Of a constant address the whole granule is known. */
		bool number = term_is_const(k.k[n].address, NULL);

		state_fact_add(s, k.k[n].address, number ? SFI_GRANULE : 1, k.k[n].write, true);
	}
}
