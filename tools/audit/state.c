// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - what is known at one point of a function: here the symbolic value of every
 * register and stack slot; facts.c has what checks have found, join.c what remains of both
 * where paths meet.
 */
#include <stdlib.h>
#include <string.h>

#include "state.h"

#define MAX_SLOTS 1024

/** state_free() - leaves an empty state. */
void state_free(struct state *s)
{
	free(s->slots);
	free(s->facts);
	*s = (struct state){ 0 };
}

/** state_copy() - @to keeps its memory, not its contents. */
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

/** state_same() - nothing is known in one that is not in the other. */
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

/** state_entry() - where a function begins: registers hold what the caller left. */
void state_entry(struct state *s)
{
	s->reached = true;
	s->nr_slots = s->nr_facts = 0;
	for (int r = 0; r < NR_LOCS; r++)
		s->loc[r] = term_init(r);
	s->loc[LOC_PHASE] = term_const(PHASE_START);
}

/* ---- stack slots, sorted by base and offset, never overlapping */

size_t slot_find(const struct state *s, term base, s64 offset)
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

/** state_slot_drop() - forget the slots that overlap bytes @lo to @hi - 1. */
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

/** state_slot_write() - a store of @size bytes to the frame. */
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

/** state_slot_read() - what those bytes hold, or @otherwise if that is not known. */
term state_slot_read(const struct state *s, term base, s64 offset, u32 size, term otherwise)
{
	size_t at = slot_find(s, base, offset);

	if (at < s->nr_slots && s->slots[at].base == base && s->slots[at].offset == offset && s->slots[at].size >= size)
		return term_mask(s->slots[at].value, size * 8);
	return otherwise;
}

/** state_drop_below() - the stack pointer rose to base + offset: what is below is gone. */
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
