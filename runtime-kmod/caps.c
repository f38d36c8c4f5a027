// SPDX-License-Identifier: GPL-2.0
/*
 * caps.c - the precise set of writable ranges of a domain, byte exact. The table is
 * only its cache, so every change of colour happens under caps_lock: a granule has a
 * domain's colour if that domain alone may write all of it, is SHARED if several may,
 * and public if none may. Built for the kernel and hosted.
 */
#ifdef __KERNEL__
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "sfi.h"
#else
#include "hosted/domain.h"
#endif
#include "caps.h"
#include "table_core.h"

static struct sfi_cap *cap_of(struct rb_node *n)
{
	return rb_entry_safe(n, struct sfi_cap, node);
}

static struct sfi_cap *cap_next(struct sfi_cap *c)
{
	return cap_of(rb_next(&c->node));
}

/* First range that ends behind addr. */
static struct sfi_cap *cap_from(struct sfi_domain *d, unsigned long addr)
{
	struct rb_node *n = d->caps.rb_node;
	struct sfi_cap *best = NULL;

	while (n) {
		struct sfi_cap *c = cap_of(n);

		if (c->end > addr) {
			best = c;
			n = n->rb_left;
		} else {
			n = n->rb_right;
		}
	}
	return best;
}

static void cap_insert(struct sfi_domain *d, struct sfi_cap *cap)
{
	struct rb_node **p = &d->caps.rb_node, *parent = NULL;

	while (*p) {
		parent = *p;
		p = cap->start < cap_of(parent)->start ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&cap->node, parent, p);
	rb_insert_color(&cap->node, &d->caps);
}

/* Nodes leave the tree under the lock and are freed after it. */
static void cap_remove(struct sfi_domain *d, struct sfi_cap *c, struct rb_node **freed)
{
	rb_erase(&c->node, &d->caps);
	c->node.rb_left = *freed;
	*freed = &c->node;
}

static void caps_free(struct rb_node *freed)
{
	while (freed) {
		struct rb_node *next = freed->rb_left;

		kfree(cap_of(freed));
		freed = next;
	}
}

/* Covered without a gap; under caps_lock. Adjacent ranges are kept apart. */
static bool covers(struct sfi_domain *d, unsigned long start, unsigned long end)
{
	struct sfi_cap *c = cap_from(d, start);

	for (; c && c->start <= start; c = cap_next(c)) {
		if (c->end >= end)
			return true;
		start = c->end;
	}
	return false;
}

/* A granule at either end may have become whole together with what was granted before. */
static void colour_granted(struct sfi_domain *d, unsigned long start, unsigned long end)
{
	unsigned long first = sfi_granule_down(start), last = sfi_granule_up(end);

	if (first < start && !covers(d, first, first + SFI_GRANULE))
		first += SFI_GRANULE;
	if (last > end && !covers(d, last - SFI_GRANULE, last))
		last -= SFI_GRANULE;
	sfi_table_grant(first, last, d->colour);
}

/* The colour of a granule as all domains' sets have it. Under no caps_lock. */
static u8 colour_of_owners(unsigned long granule)
{
	u8 colour = SFI_COLOUR_PUBLIC;
	struct sfi_domain *d;

	rcu_read_lock();
	sfi_for_each_domain(d) {
		if (!sfi_cap_covers(d, granule, SFI_GRANULE))
			continue;
		colour = colour == SFI_COLOUR_PUBLIC ? d->colour : SFI_COLOUR_SHARED;
		if (colour == SFI_COLOUR_SHARED)
			break;
	}
	rcu_read_unlock();
	return colour;
}

/* A sharer left: whose are the granules that the range touches now? Under no caps_lock. */
static void settle_shared(unsigned long start, unsigned long end)
{
	unsigned long g;
	u64 seen;

	for (g = sfi_granule_down(start); g < end; g += SFI_GRANULE) {
		if (sfi_table_get(g) != SFI_COLOUR_SHARED)
			continue;
		do {
			seen = sfi_table_generation();
		} while (!sfi_table_settle(g, colour_of_owners(g), seen));
	}
}

/**
 * sfi_cap_grant() - the domain may write [start, start + len); overlapping ranges merge.
 * Return: 0, -ENOMEM, or -EINVAL for a range that wraps or reaches into the last granule
 * of the address space, which has no end. Context: any but NMI.
 */
int sfi_cap_grant(struct sfi_domain *d, unsigned long start, unsigned long len, const char *by)
{
	unsigned long end = start + len, flags;
	struct rb_node *freed = NULL;
	struct sfi_cap *cap, *c, *next;
	int ret;

	if (!len)
		return 0;
	if (end < start || end > -SFI_GRANULE)
		return -EINVAL;
	ret = sfi_shadow_populate(start, end);
	if (ret)
		return ret;
	cap = kmalloc(sizeof(*cap), GFP_ATOMIC | __GFP_NOWARN);
	if (!cap)
		return -ENOMEM;
	cap->start = start;
	cap->end = end;
	cap->granted_by = by;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	for (c = cap_from(d, start); c && c->start < end; c = next) {
		next = cap_next(c);
		cap->start = min(cap->start, c->start);
		cap->end = max(cap->end, c->end);
		cap_remove(d, c, &freed);
	}
	cap_insert(d, cap);
	colour_granted(d, start, end);
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	caps_free(freed);
	return 0;
}

/* Remember what was lost; pieces of one revocation that touch make one entry. */
static void note_revoked(struct sfi_domain *d, unsigned long start, unsigned long end, const char *by,
			 unsigned long when)
{
	struct sfi_revocations *r = &d->revoked;
	struct sfi_revocation *e = &r->ring[(r->next + SFI_REVOCATIONS - 1) % SFI_REVOCATIONS];

	if (e->by == by && e->when == when && e->end == start) {
		e->end = end;
		return;
	}
	e = &r->ring[r->next];
	r->next = (r->next + 1) % SFI_REVOCATIONS;
	e->start = start;
	e->end = end;
	e->by = by;
	e->when = when;
}

/**
 * sfi_cap_revoke() - the domain may no longer write any byte of the range. If a range
 * must be split and memory is out, its tail is lost too: denial, never leftover rights.
 * @by: stub, slot or other actor, for reports; a string that outlives the domain.
 * Context: any but NMI.
 */
void sfi_cap_revoke(struct sfi_domain *d, unsigned long start, unsigned long len, const char *by)
{
	unsigned long end = start + len, when = jiffies, flags;
	struct rb_node *freed = NULL;
	struct sfi_cap *tail, *c, *next;
	unsigned long shared_start = -1UL, shared_end = 0, lost_end;

	if (!len || end < start)
		return;
	tail = kmalloc(sizeof(*tail), GFP_ATOMIC | __GFP_NOWARN);

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	for (c = cap_from(d, start); c && c->start < end; c = next) {
		next = cap_next(c);
		lost_end = min(c->end, end);
		/* Only the last one can stick out behind, and only one can on both sides. */
		if (c->start < start && c->end > end) {
			if (tail) {
				tail->start = end;
				tail->end = c->end;
				tail->granted_by = c->granted_by;
				cap_insert(d, tail);
				tail = NULL;
			} else {
				lost_end = c->end;
			}
		}
		note_revoked(d, max(c->start, start), lost_end, by, when);
		if (sfi_table_revoke(max(c->start, start), lost_end, d->colour)) {
			shared_start = min(shared_start, max(c->start, start));
			shared_end = lost_end;
		}
		if (c->start < start)
			c->end = start;
		else if (c->end > end)
			c->start = end;	/* order in the tree is unchanged */
		else
			cap_remove(d, c, &freed);
	}
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	settle_shared(shared_start, shared_end);
	kfree(tail);
	caps_free(freed);
}

/**
 * sfi_cap_covers() - every byte of the range is writable for the domain.
 * Context: any but NMI.
 */
bool sfi_cap_covers(struct sfi_domain *d, unsigned long start, unsigned long len)
{
	unsigned long end = start + len, flags;
	bool ret;

	if (!len)
		return true;
	if (end < start)
		return false;
	raw_spin_lock_irqsave(&d->caps_lock, flags);
	ret = covers(d, start, end);
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	return ret;
}

/** sfi_cap_overlaps() - at least one byte of the range is writable for the domain. Context: any but NMI. */
bool sfi_cap_overlaps(struct sfi_domain *d, unsigned long start, unsigned long len)
{
	unsigned long flags;
	struct sfi_cap *c;
	bool ret;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	c = cap_from(d, start);
	ret = c && c->start < start + len;
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	return ret;
}

/**
 * sfi_cap_revoke_all() - the domain may write nothing any more, and what it lost is
 * forgotten: a life has ended. Context: process.
 */
void sfi_cap_revoke_all(struct sfi_domain *d)
{
	struct rb_node *freed = NULL, *n;
	unsigned long flags;
	bool shared = false;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	while (d->caps.rb_node) {
		struct sfi_cap *c = cap_of(d->caps.rb_node);

		shared |= sfi_table_revoke(c->start, c->end, d->colour);
		cap_remove(d, c, &freed);
	}
	memset(&d->revoked, 0, sizeof(d->revoked));
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	for (n = shared ? freed : NULL; n; n = n->rb_left)
		settle_shared(cap_of(n)->start, cap_of(n)->end);
	caps_free(freed);
}

/**
 * sfi_cap_nearest() - copy the range nearest to addr, for the report.
 * Return: false if the domain has none. Context: any but NMI.
 */
bool sfi_cap_nearest(struct sfi_domain *d, unsigned long addr, struct sfi_cap *out)
{
	struct sfi_cap *above, *below;
	unsigned long flags;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	above = cap_from(d, addr);
	below = cap_of(above ? rb_prev(&above->node) : rb_last(&d->caps));
	if (!above || (below && above->start > addr && addr - below->end < above->start - addr))
		above = below;
	if (above)
		*out = *above;
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	return above;
}

/**
 * sfi_cap_revoked() - who took away the first byte of the range that is not granted?
 * Copies out the newest of the last SFI_REVOCATIONS that held it.
 * Return: false if the whole range is granted or none is known. Context: any but NMI.
 */
bool sfi_cap_revoked(struct sfi_domain *d, unsigned long start, unsigned long len,
		     struct sfi_revocation *out)
{
	unsigned long last = start + len - 1, flags;
	const struct sfi_revocation *e;
	struct sfi_cap *c;
	bool found = false;
	unsigned int i;

	if (!len || last < start)
		return false;
	raw_spin_lock_irqsave(&d->caps_lock, flags);
	for (c = cap_from(d, start); c && c->start <= start; c = cap_next(c))
		start = c->end;
	for (i = 1; i <= SFI_REVOCATIONS && start <= last && !found; i++) {
		e = &d->revoked.ring[(d->revoked.next + SFI_REVOCATIONS - i) % SFI_REVOCATIONS];
		found = e->by && e->start <= start && start < e->end;
		if (found)
			*out = *e;
	}
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	return found;
}
