/* SPDX-License-Identifier: GPL-2.0 */
/* tracker.h - the record of an object, which tracker.c, lent.c and parts.c share. */
#ifndef SFI_TRACKER_H
#define SFI_TRACKER_H

#include <linux/hash.h>
#include <linux/jiffies.h>

#include "include/sfi_lock.h"
#include "sfi.h"

enum part_state {
	PART_NONE,
	PART_LAZY,	/* the record is the right; nothing is granted */
	PART_GRANTING,	/* somebody is about to grant it: whoever wants to take it back waits */
	PART_GRANTED,	/* the precise set is the truth */
};

/* struct part - one struct sfi_part of a tracked object. All under objects_lock. */
struct part {
	struct hlist_node hash;		/* by the page it begins in */
	unsigned long start;
	u32 len;			/* bytes */
	u8 index;			/* in the record */
	u8 state;			/* enum part_state */
	u8 asked;			/* stores that came to ask */
	const struct sfi_fields *only;	/* of it, these fields; NULL: all */
};

struct tracked {
	struct sfi_object o;
	struct hlist_node hash;
	struct rb_node index;		/* ranged kinds */
	u64 number;			/* of those tracked later it is higher */
	u64 bytes;			/* of memory, towards the domain's limit */
	u32 nr_parts;			/* entries of parts in use */
	struct part parts[SFI_PARTS];
};

/** sfi_tracker_may_use() - the object is not another instance's. Under objects_lock. */
static inline bool sfi_tracker_may_use(const struct sfi_frame *f, const struct sfi_object *o)
{
	return sfi_frame_may_use(f, o->principal);
}

/* objects_lock, which a packet takes six times. */
static __always_inline void sfi_objects_again(struct sfi_domain *d) { sfi_raw_again(&d->objects_lock); }
static __always_inline void sfi_objects_let_go(struct sfi_domain *d) { sfi_raw_let_go(&d->objects_lock); }
static __always_inline unsigned long sfi_objects_lock(struct sfi_domain *d) { return sfi_raw_lock(&d->objects_lock); }
static __always_inline void sfi_objects_unlock(struct sfi_domain *d, unsigned long flags)
{
	sfi_raw_unlock(&d->objects_lock, flags);
}

/* What frames have seen of that kind's sort is looked up again. Under objects_lock. */
static inline void sfi_tracker_unsee_kind(struct sfi_domain *d, const struct sfi_kind *k)
{
	u32 *gone = &d->gone[k->sort];

	WRITE_ONCE(*gone, *gone + 1);
}

/* The activation has made or found the lazy part, which its principal may use. Under objects_lock. */
static inline void sfi_part_see(struct sfi_frame *f, const struct part *p, const struct sfi_kind *k)
{
	f->part = (struct sfi_seen_part){
		.start = p->start, .len = p->len, .gone = f->domain->gone[k->sort], .only = p->only, .sort = k->sort,
	};
}

/*
 * Longer ones are granted at once: a look for the part around an address is one for those that begin in its page or
 * the one before.
 */
#define SFI_LAZY_MAX PAGE_SIZE

/* ---- ranges.c; under objects_lock */
void sfi_range_insert(struct sfi_domain *d, struct tracked *t);
void sfi_range_erase(struct sfi_domain *d, struct tracked *t);

/* ---- parts.c; under objects_lock, with interrupts off. A packet has three parts, so what each takes is inline. */
void sfi_parts_grant_at_once(struct sfi_domain *d, struct part *p);
/* Under no lock. */
void sfi_part_revoke(struct sfi_domain *d, const struct part *p, const char *by);

static inline struct hlist_head *sfi_parts_bucket(struct sfi_domain *d, unsigned long addr)
{
	return &d->parts_hash[hash_long(addr >> PAGE_SHIFT, ilog2(SFI_OBJECT_BUCKETS))];
}

/* How many are lazy or being granted, so that who meets none need not lock. */
static inline void sfi_parts_count_lazy(struct sfi_domain *d, int by)
{
	WRITE_ONCE(d->nr_lazy, d->nr_lazy + by);
}

/* sfi_parts_add() - part i of the record, which has none, is *part. May give up objects_lock for a while. */
static __always_inline void sfi_parts_add(struct sfi_domain *d, struct tracked *t, unsigned int i,
					  const struct sfi_part *part)
{
	struct part *p = &t->parts[i];

	if (!part->len)
		return;
	p->start = (unsigned long)part->start;
	p->len = part->len;
	p->only = part->only;
	p->index = i;
	p->asked = 0;
	p->state = PART_LAZY;
	if (t->nr_parts <= i)
		t->nr_parts = i + 1;
	hlist_add_head(&p->hash, sfi_parts_bucket(d, p->start));
	sfi_parts_count_lazy(d, 1);
	if (unlikely(p->len > SFI_LAZY_MAX))
		sfi_parts_grant_at_once(d, p);
}

/* sfi_parts_busy() - one of them is being granted: look again later. */
static inline bool sfi_parts_busy(const struct tracked *t)
{
	unsigned int i;

	for (i = 0; i < t->nr_parts; i++)
		if (t->parts[i].state == PART_GRANTING)
			return true;
	return false;
}

/* Nothing of it was or is being granted, so that giving it up is a matter of the record alone. */
static __always_inline bool sfi_parts_all_lazy(const struct tracked *t)
{
	BUILD_BUG_ON(SFI_PARTS != 2);
	return t->parts[0].state <= PART_LAZY && t->parts[1].state <= PART_LAZY;
}

/* A lazy part ends, and so does what frames have seen of its object's sort: the caller sees to that. */
static __always_inline void sfi_part_give_up(struct sfi_domain *d, struct part *p, const char *by)
{
	sfi_parts_count_lazy(d, -1);
	p->state = PART_NONE;
	sfi_revocations_add(&d->given_up, p->start, p->start + p->len, by, jiffies);
}

/* The record loses part i, which is not being granted. True if it was granted and is to be revoked. */
static __always_inline bool sfi_part_unhash(struct sfi_domain *d, struct tracked *t, unsigned int i, const char *by)
{
	struct part *p = &t->parts[i];
	bool granted = p->state == PART_GRANTED;

	if (hlist_unhashed(&p->hash))
		return false;
	__hlist_del(&p->hash);
	p->hash.pprev = NULL;
	if (p->state == PART_LAZY)
		sfi_part_give_up(d, p, by);
	p->state = PART_NONE;
	return granted;
}

#endif /* SFI_TRACKER_H */
