// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - what is known at one point of a function: the symbolic value of every register
 * and stack slot, and which bytes a check has found accessible since the last call that
 * could have revoked them.
 *
 * A fact about a granule (the colour of its byte) speaks for all bytes between two such
 * facts at most eight bytes apart, because those lie in one of the two granules. A fact
 * from a slow path speaks for its own bytes only.
 */
#include <stdlib.h>
#include <string.h>

#include "audit.h"

#define MAX_FACTS 2048
#define MAX_SLOTS 1024

void state_free(struct state *s)
{
	free(s->slots);
	free(s->facts);
	*s = (struct state){ 0 };
}

void state_copy(struct state *to, const struct state *from)
{
	to->reached = from->reached;
	memcpy(to->loc, from->loc, sizeof(to->loc));
	to->nr_slots = to->nr_facts = 0;
	if (from->nr_slots) {
		to->slots = audit_array(to->slots, &to->cap_slots, from->nr_slots, sizeof(*to->slots));
		memcpy(to->slots, from->slots, from->nr_slots * sizeof(*to->slots));
	}
	if (from->nr_facts) {
		to->facts = audit_array(to->facts, &to->cap_facts, from->nr_facts, sizeof(*to->facts));
		memcpy(to->facts, from->facts, from->nr_facts * sizeof(*to->facts));
	}
	to->nr_slots = from->nr_slots;
	to->nr_facts = from->nr_facts;
}

bool state_same(const struct state *a, const struct state *b)
{
	if (a->reached != b->reached || memcmp(a->loc, b->loc, sizeof(a->loc)) || a->nr_slots != b->nr_slots ||
	    a->nr_facts != b->nr_facts)
		return false;
	for (size_t n = 0; n < a->nr_slots; n++) {
		const struct slot *x = &a->slots[n], *y = &b->slots[n];

		if (x->base != y->base || x->offset != y->offset || x->size != y->size || x->value != y->value)
			return false;
	}
	for (size_t n = 0; n < a->nr_facts; n++) {
		const struct fact *x = &a->facts[n], *y = &b->facts[n];

		if (x->base != y->base || x->set != y->set || x->lo != y->lo || x->hi != y->hi)
			return false;
	}
	return true;
}

void state_entry(struct state *s)
{
	s->reached = true;
	s->nr_slots = s->nr_facts = 0;
	for (int r = 0; r < NR_LOCS; r++)
		s->loc[r] = term_init(r);
	s->loc[LOC_PHASE] = term_const(PHASE_START);
}

/* ---- stack slots, sorted by base and offset, never overlapping */

static size_t slot_find(const struct state *s, term base, s64 offset)
{
	size_t lo = 0, hi = s->nr_slots;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct slot *m = &s->slots[mid];

		if (m->base < base || (m->base == base && m->offset < offset))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Slots that overlap bytes lo..hi-1 are forgotten. */
void state_slot_drop(struct state *s, term base, s64 lo, s64 hi)
{
	size_t to = 0;

	for (size_t n = 0; n < s->nr_slots; n++) {
		const struct slot *x = &s->slots[n];

		if (x->base == base && x->offset < hi && x->offset + (s64)x->size > lo)
			continue;
		s->slots[to++] = *x;
	}
	s->nr_slots = to;
}

void state_slot_write(struct state *s, term base, s64 offset, u32 size, term value)
{
	size_t at = slot_find(s, base, offset);

	if (at < s->nr_slots && s->slots[at].base == base && s->slots[at].offset == offset && s->slots[at].size == size) {
		s->slots[at].value = value;
		return;
	}
	state_slot_drop(s, base, offset, offset + size);
	if (s->nr_slots >= MAX_SLOTS)
		return;		/* an unknown slot is safe */
	at = slot_find(s, base, offset);
	s->slots = audit_array(s->slots, &s->cap_slots, s->nr_slots, sizeof(*s->slots));
	memmove(&s->slots[at + 1], &s->slots[at], (s->nr_slots - at) * sizeof(*s->slots));
	s->slots[at] = (struct slot){ base, offset, size, value };
	s->nr_slots++;
}

term state_slot_read(const struct state *s, term base, s64 offset, u32 size, term otherwise)
{
	size_t at = slot_find(s, base, offset);

	if (at < s->nr_slots && s->slots[at].base == base && s->slots[at].offset == offset && s->slots[at].size >= size)
		return term_mask(s->slots[at].value, size * 8);
	return otherwise;
}

/* The stack pointer rose to base + offset: what is below is gone. */
void state_drop_below(struct state *s, term base, s64 offset)
{
	term entry = term_init(GPR_RSP);
	size_t to = 0;

	for (size_t n = 0; n < s->nr_slots; n++) {
		const struct slot *x = &s->slots[n];

		/* An aligned base lies below all of the frame's upper part. */
		if (x->base == base ? x->offset < offset : base == entry)
			continue;
		s->slots[to++] = *x;
	}
	s->nr_slots = to;
}

/* ---- facts, sorted by base, set, lo; intervals of one set never touch */

static int fact_order(const struct fact *a, const struct fact *b)
{
	if (a->base != b->base)
		return a->base < b->base ? -1 : 1;
	if (a->set != b->set)
		return a->set < b->set ? -1 : 1;
	return a->lo < b->lo ? -1 : a->lo > b->lo;
}

static size_t fact_find(const struct state *s, const struct fact *f)
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

/* Adds one interval and returns what it grew to. */
static struct fact fact_insert(struct state *s, struct fact f)
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

/* For sets whose facts do not grow together. */
static void fact_insert_one(struct state *s, struct fact f)
{
	size_t at = fact_find(s, &f);

	if ((at < s->nr_facts && !fact_order(&s->facts[at], &f)) || s->nr_facts >= MAX_FACTS)
		return;
	s->facts = audit_array(s->facts, &s->cap_facts, s->nr_facts, sizeof(*s->facts));
	memmove(&s->facts[at + 1], &s->facts[at], (s->nr_facts - at) * sizeof(*s->facts));
	s->facts[at] = f;
	s->nr_facts++;
}

void state_span_add(struct state *s, term address, term size, bool write)
{
	for (int w = write; w >= 0; w--)
		fact_insert_one(s, (struct fact){ address, w ? WRITE_SPAN : READ_SPAN, size, size });
}

static bool covered(const struct state *s, term base, s64 lo, s64 hi, u32 set)
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

bool state_fact_covers(const struct state *s, term address, u64 size, bool write)
{
	s64 at;
	term base = term_split(address, &at);
	u32 set = write ? WRITE_BYTES : READ_BYTES;

	if (at > FAR || at < -FAR || size > FAR)
		return covered(s, address, 0, (s64)size - 1, set);
	return covered(s, base, at, at + (s64)size - 1, set);
}

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

static void bound_add(struct state *s, term t, u64 max)
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

/* What a comparison with a constant says of a number. */
static void assume_number(struct state *s, const struct term_info *c, bool holds)
{
	const struct term_info *f;
	u64 k;

	if (c->op == O_EQ || c->op == O_NE) {
		s64 step;
		term base = term_split(c->a, &step);

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
			bound_add(s, f->a, k - 1);
		return;
	case 6: case 7:		/* not above, above */
		if ((c->imm == 6) == holds)
			bound_add(s, f->a, k);
	}
}

/* ---- conditions */

struct known { term address; bool write; };
struct knowns { struct known k[8]; size_t n; };

static void know(struct knowns *out, term address, bool write)
{
	if (out->n < sizeof(out->k) / sizeof(*out->k))
		out->k[out->n++] = (struct known){ address, write };
}

static void gather(const struct state *s, term c, bool nonzero, struct knowns *out, unsigned depth);

/* x equals y: a colour byte that is ours, or that is public. */
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
		if (j->kind == T_COLOUR)
			know(out, i->a, true);
		else if (j->kind == T_LIN && !j->nr_parts && j->imm == SFI_COLOUR_PUBLIC)
			know(out, i->a, false);
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
	const struct term_info *i = term_get(c);
	struct knowns a = { .n = 0 }, b = { .n = 0 };

	if (!depth)
		return;
	depth--;
	if (i->kind == T_SHADOW && !nonzero && i->b == s->loc[LOC_EPOCH])
		return know(out, i->a, false);
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
	for (size_t n = 0; n < k.n; n++)
		state_fact_add(s, k.k[n].address, 1, k.k[n].write, true);
}

/* ---- joining paths */

struct group { term *in; s64 first; term name; };

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
		join.g[join.n++].name = self;
	}
	return self;
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
		if (x.set == WRITE_SPAN || x.set == READ_SPAN || x.set >= BOUND) {
			if (as == base_a && (x.set == BOUND || x.lo == y.lo)) {
				x.hi = x.hi < y.hi ? x.hi : y.hi;
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

		if (term_is_const(v, &c) ? c >= limit : v != next || !covered(in[e], next, key.lo, key.lo, DIFFERS))
			return;
	}
	bound_add(out, p->name, limit - 1);
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
		s64 off;
		term base = term_split(p->in[0], &off);

		acc.nr_facts = 0;
		off += p->first;
		meet(&acc, p->name, in[0], base, off, in[0], base, off);
		for (size_t e = 1; e < n && acc.nr_facts; e++) {
			next.nr_facts = 0;
			base = term_split(p->in[e], &off);
			off += p->first;
			meet(&next, p->name, &acc, p->name, 0, in[e], base, off);
			struct state t = acc;

			acc = next;
			next = t;
		}
		for (size_t j = 0; j < acc.nr_facts; j++)
			if (acc.facts[j].set < WRITE_SPAN)
				fact_insert(out, acc.facts[j]);
		induction(out, p, in, n);
	}
	free(acc.facts);
	free(next.facts);
}

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
	join_facts(out, in, n);
	for (size_t g = 0; g < join.n; g++)
		free(join.g[g].in);
	join.n = 0;
	return stale;
}
