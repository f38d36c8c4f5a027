// SPDX-License-Identifier: GPL-2.0
/*
 * caps.c - the precise set of writable ranges of a domain, byte exact. The table is
 * only its cache, so every change of colour happens under caps_lock.
 */
#include <linux/slab.h>

#include "sfi.h"

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

/**
 * sfi_cap_grant() - the domain may write [start, start + len); overlapping ranges merge.
 * Return: 0, -ENOMEM, or -EINVAL for a range that wraps. Context: any but NMI.
 */
int sfi_cap_grant(struct sfi_domain *d, unsigned long start, unsigned long len, const char *by)
{
	unsigned long end = start + len, flags;
	struct rb_node *freed = NULL;
	struct sfi_cap *cap, *c, *next;
	int ret;

	if (!len)
		return 0;
	if (end < start)
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
	/* Granules on an inner seam became whole, so round outwards within the merged range. */
	sfi_table_grant(max(cap->start, start & ~(SFI_GRANULE - 1)),
			min(cap->end, (end + SFI_GRANULE - 1) & ~(SFI_GRANULE - 1)), d->colour);
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
	caps_free(freed);
	return 0;
}

/**
 * sfi_cap_revoke() - the domain may no longer write any byte of the range. If a range
 * must be split and memory is out, its tail is lost too: denial, never leftover rights.
 * Context: any but NMI.
 */
void sfi_cap_revoke(struct sfi_domain *d, unsigned long start, unsigned long len)
{
	unsigned long end = start + len, flags;
	struct rb_node *freed = NULL;
	struct sfi_cap *tail, *c, *next;

	if (!len || end < start)
		return;
	tail = kmalloc(sizeof(*tail), GFP_ATOMIC | __GFP_NOWARN);

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	for (c = cap_from(d, start); c && c->start < end; c = next) {
		next = cap_next(c);
		/* Only the last one can stick out behind, and only one can on both sides. */
		if (c->start < start && c->end > end) {
			if (tail) {
				tail->start = end;
				tail->end = c->end;
				tail->granted_by = c->granted_by;
				cap_insert(d, tail);
				tail = NULL;
			} else {
				sfi_table_revoke(end, c->end, d->colour);
			}
			c->end = start;
		} else if (c->start < start) {
			c->end = start;
		} else if (c->end > end) {
			c->start = end;	/* order in the tree is unchanged */
		} else {
			cap_remove(d, c, &freed);
		}
	}
	sfi_table_revoke(start, end, d->colour);
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
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
 * sfi_cap_heal() - recolour the granule at addr if it is wholly the domain's and its
 * colour was lost to a sharer's revoke. Context: any but NMI.
 */
void sfi_cap_heal(struct sfi_domain *d, unsigned long addr)
{
	unsigned long start = addr & ~(SFI_GRANULE - 1), flags;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	if (sfi_table_get(start) == SFI_COLOUR_PUBLIC && covers(d, start, start + SFI_GRANULE))
		sfi_table_grant(start, start + SFI_GRANULE, d->colour);
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
}

/**
 * sfi_cap_revoke_all() - the domain may write nothing any more. Context: process.
 */
void sfi_cap_revoke_all(struct sfi_domain *d)
{
	struct rb_node *freed = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&d->caps_lock, flags);
	while (d->caps.rb_node) {
		struct sfi_cap *c = cap_of(d->caps.rb_node);

		sfi_table_revoke(c->start, c->end, d->colour);
		cap_remove(d, c, &freed);
	}
	raw_spin_unlock_irqrestore(&d->caps_lock, flags);
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
