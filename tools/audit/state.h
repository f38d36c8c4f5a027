/* SPDX-License-Identifier: GPL-2.0 */
/* state.h - private to state.c, facts.c and join.c. */
#ifndef SFI_AUDIT_STATE_H
#define SFI_AUDIT_STATE_H

#include "audit.h"

/* Where in the sorted array this slot, or this fact, is or would be. */
size_t slot_find(const struct state *s, term base, s64 offset);
size_t fact_find(const struct state *s, const struct fact *f);
struct fact fact_insert(struct state *s, struct fact f);	/* returns what the interval grew to */
void fact_insert_one(struct state *s, struct fact f);	/* for sets whose facts do not grow together */
bool fact_interval_covered(const struct state *s, term base, s64 lo, s64 hi, u32 set);
void fact_bound_add(struct state *s, term t, u64 max);

/* A loop's fact: @mask_run takes the lowest run of bits off and says how long it is. */
static inline s64 loop_step(const struct fact *f) { return f->lo >> 32; }
static inline term loop_rounds(const struct fact *f) { return (term)f->lo; }
u32 mask_run(u64 *mask, u32 *from);

#endif /* SFI_AUDIT_STATE_H */
