// SPDX-License-Identifier: GPL-2.0
/*
 * caps.c - the precise set of writable ranges of a domain, byte exact, and which of its
 * principals holds each. The table is only its cache, so every change of colour happens
 * under caps_lock: a granule has a domain's colour if that domain alone may write all of it,
 * whichever of its principals asks; it is SHARED if several domains may or it depends on the
 * principal, and public if none may. While a domain is not crowded (it has one instance and one file at
 * most) it never depends. Built for the kernel and hosted.
 */
#ifdef __KERNEL__
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "include/sfi_lock.h"
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

/* First range that ends behind addr. What was granted last is often asked about next. */
static struct sfi_cap *cap_from(struct sfi_domain *d, unsigned long addr)
{
	struct rb_node *n = d->caps.rb_node;
	struct sfi_cap *best = d->last_cap;

	if (best && best->start <= addr && addr < best->end)
		return best;
	best = NULL;

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

/* The same where the range behind it is known; NULL: there is none. */
static void cap_insert_before(struct sfi_domain *d, struct sfi_cap *cap, struct sfi_cap *next)
{
	struct rb_node **p = next ? &next->node.rb_left : &d->caps.rb_node, *parent = next ? &next->node : NULL;

	while (*p) {
		parent = *p;
		p = &parent->rb_right;
	}
	rb_link_node(&cap->node, parent, p);
	rb_insert_color(&cap->node, &d->caps);
}

/*
 * So many records are kept for the next range, as a gate or stub that lends memory for one call grants and
 * revokes one each time.
 */
#define SPARE_MAX 32

static void cap_move(struct sfi_domain *d, struct sfi_cap *c, struct rb_node **list)
{
	rb_erase(&c->node, &d->caps);
	if (d->last_cap == c)
		d->last_cap = NULL;
	c->node.rb_left = *list;
	*list = &c->node;
}

/* Nodes leave the tree under the lock; what is not kept is freed after it. */
static void cap_remove(struct sfi_domain *d, struct sfi_cap *c, struct rb_node **freed)
{
	if (unlikely(d->nr_spare_caps >= SPARE_MAX)) {
		cap_move(d, c, freed);
		return;
	}
	cap_move(d, c, &d->spare_caps);
	d->nr_spare_caps++;
}

/* Under caps_lock, which is given up meanwhile if there are less than n: the set may be another then. False: memory is out. */
static bool spares_ready(struct sfi_domain *d, unsigned int n, unsigned long *flags)
{
	struct sfi_cap *c;

	while (unlikely(d->nr_spare_caps < n)) {
		sfi_raw_unlock(&d->caps_lock, *flags);
		c = kmalloc(sizeof(*c), GFP_ATOMIC | __GFP_NOWARN);
		*flags = sfi_raw_lock(&d->caps_lock);
		if (!c)
			return d->nr_spare_caps >= n;
		c->node.rb_left = d->spare_caps;
		d->spare_caps = &c->node;
		d->nr_spare_caps++;
	}
	return true;
}

/* One that spares_ready() has made sure of. */
static struct sfi_cap *spare_take(struct sfi_domain *d)
{
	struct sfi_cap *c = cap_of(d->spare_caps);

	d->spare_caps = c->node.rb_left;
	d->nr_spare_caps--;
	return c;
}

static void caps_free(struct rb_node *freed)
{
	while (freed) {
		struct rb_node *next = freed->rb_left;

		kfree(cap_of(freed));
		freed = next;
	}
}

/* May this principal use the range? Under caps_lock. */
static bool may(const struct sfi_domain *d, u64 who, const struct sfi_cap *c)
{
	return !d->crowded || sfi_principals_meet(who, c->holder);
}

/* Covered without a gap; under caps_lock. Adjacent ranges are kept apart. */
static bool covers(struct sfi_domain *d, u64 who, unsigned long start, unsigned long end)
{
	struct sfi_cap *c = cap_from(d, start);

	for (; c && c->start <= start && may(d, who, c); c = cap_next(c)) {
		if (c->end >= end)
			return true;
		start = c->end;
	}
	return false;
}

/* What the domain makes of a range that one holder has. */
static u8 paint(const struct sfi_domain *d, u64 holder)
{
	return d->crowded && holder ? SFI_COLOUR_SHARED : d->colour;
}

/*
 * What the domain makes of the granule, and up to which granule that holds for sure. Under
 * caps_lock.
 */
static u8 colour_of_granule(struct sfi_domain *d, unsigned long g, unsigned long *until)
{
	struct sfi_cap *c = cap_from(d, g);
	u8 colour = d->colour;
	unsigned long at = g;

	*until = g + SFI_GRANULE;
	if (!c || c->start >= *until) {
		*until = c ? sfi_granule_down(c->start) : -SFI_GRANULE;
		return SFI_COLOUR_PUBLIC;
	}
	if (c->start <= g && c->end >= *until) {
		*until = sfi_granule_down(c->end);
		return paint(d, c->holder);
	}
	for (; c && c->start <= at && at < *until; c = cap_next(c)) {
		at = c->end;
		if (paint(d, c->holder) == SFI_COLOUR_SHARED)
			colour = SFI_COLOUR_SHARED;
	}
	return at < *until ? SFI_COLOUR_PUBLIC : colour;
}

/* A granule at either end may have become whole together with what was granted before. */
static void colour_end(struct sfi_domain *d, unsigned long granule)
{
	unsigned long until;
	u8 colour = colour_of_granule(d, granule, &until);

	if (colour != SFI_COLOUR_PUBLIC)
		sfi_table_grant(granule, granule + SFI_GRANULE, colour);
}

static void colour_granted(struct sfi_domain *d, u64 who, unsigned long start, unsigned long end)
{
	unsigned long first = sfi_granule_down(start), last = sfi_granule_up(end);

	if (first < start) {
		colour_end(d, first);
		first += SFI_GRANULE;
	}
	if (last > end && last > first) {
		last -= SFI_GRANULE;
		colour_end(d, last);
	}
	if (first < last)
		sfi_table_grant(first, last, paint(d, who));
}

/* The colour of a granule as all domains' sets have it, and up to where. Under no caps_lock. */
static u8 colour_of_owners(unsigned long granule, unsigned long *until)
{
	u8 colour = SFI_COLOUR_PUBLIC, theirs;
	unsigned long flags, end;
	struct sfi_domain *d;

	rcu_read_lock();
	sfi_for_each_domain(d) {
		flags = sfi_raw_lock(&d->caps_lock);
		theirs = colour_of_granule(d, granule, &end);
		sfi_raw_unlock(&d->caps_lock, flags);
		*until = min(*until, end);
		if (theirs != SFI_COLOUR_PUBLIC)
			colour = colour == SFI_COLOUR_PUBLIC ? theirs : SFI_COLOUR_SHARED;
	}
	rcu_read_unlock();
	return colour;
}

/* The owners of SHARED granules in the range may be others now. Under no caps_lock. */
static void settle_shared(unsigned long start, unsigned long end)
{
	unsigned long g, until;
	u8 colour;
	u64 seen;

	for (g = sfi_granule_down(start); g < end; g = until) {
		until = g + SFI_GRANULE;
		if (sfi_table_get(g) != SFI_COLOUR_SHARED)
			continue;
		do {
			until = sfi_granule_up(end);
			seen = sfi_table_generation();
			colour = colour_of_owners(g, &until);
		} while (!sfi_table_settle(g, until, colour, seen));
	}
}

/* Every SHARED granule of the domain. */
static void settle_all(struct sfi_domain *d)
{
	unsigned long start, end = 0, flags;
	struct sfi_cap *c;

	do {
		flags = sfi_raw_lock(&d->caps_lock);
		c = cap_from(d, end);
		start = c ? c->start : 0;
		end = c ? c->end : 0;
		sfi_raw_unlock(&d->caps_lock, flags);
		settle_shared(start, end);
	} while (end);
}

/* The part of a range that sticks out behind what is cut out of its middle. Takes a spare record. */
static void tail_insert(struct sfi_domain *d, const struct sfi_cap *c, unsigned long start)
{
	struct sfi_cap *tail = spare_take(d);

	tail->start = start;
	tail->end = c->end;
	tail->granted_by = c->granted_by;
	tail->holder = c->holder;
	cap_insert(d, tail);
}

/* Takes [start, end) out of another holder's range that overlaps it; the one that encloses it takes a spare record. */
static void cut(struct sfi_domain *d, struct sfi_cap *c, unsigned long start, unsigned long end, struct rb_node **freed)
{
	if (c->start < start && c->end > end)
		tail_insert(d, c, end);
	if (c->start < start)
		c->end = start;
	else if (c->end > end)
		c->start = end;		/* order in the tree is unchanged */
	else
		cap_remove(d, c, freed);
}

/* In an RCU section, so that what is populated stays so until it is coloured. */
static int grant(struct sfi_domain *d, u64 who, unsigned long start, unsigned long end, const char *by)
{
	struct sfi_cap *cap, *c, *next;
	struct rb_node *freed = NULL;
	unsigned long flags;
	bool took = false, alone;
	int ret;

	ret = sfi_shadow_populate(start, end);
	if (ret)
		return ret;
	flags = sfi_raw_lock(&d->caps_lock);
	/* One for the range, one for the tail of another holder's that encloses it. */
	if (!spares_ready(d, 2, &flags)) {
		sfi_raw_unlock(&d->caps_lock, flags);
		return -ENOMEM;
	}
	cap = spare_take(d);
	*cap = (struct sfi_cap){ .start = start, .end = end, .granted_by = by, .holder = who };
	c = cap_from(d, start);
	alone = !c || c->start >= end;
	for (; c && c->start < end; c = next) {
		next = cap_next(c);
		if (c->holder != who) {
			took = true;
			cut(d, c, start, end, &freed);
			continue;
		}
		cap->start = min(cap->start, c->start);
		cap->end = max(cap->end, c->end);
		cap_remove(d, c, &freed);
	}
	if (alone)
		cap_insert_before(d, cap, c);
	else
		cap_insert(d, cap);
	d->last_cap = cap;
	colour_granted(d, who, start, end);
	sfi_raw_unlock(&d->caps_lock, flags);
	if (took)
		settle_shared(start, end);
	caps_free(freed);
	return 0;
}

/**
 * sfi_cap_grant() - the principal may write [start, start + len). A holder's overlapping
 * ranges merge; what another held of it is his no more: the newest word counts.
 * Return: 0, -ENOMEM, or -EINVAL for a range that wraps or reaches into the last granule
 * of the address space, which has no end. Context: any but NMI.
 */
int sfi_cap_grant(struct sfi_domain *d, u64 who, unsigned long start, unsigned long len, const char *by)
{
	unsigned long end = start + len;
	int ret;

	if (!len)
		return 0;
	if (end < start || end > -SFI_GRANULE)
		return -EINVAL;
	rcu_read_lock();
	ret = grant(d, who, start, end, by);
	rcu_read_unlock();
	return ret;
}

/** sfi_revocations_note() - remembers what was lost; pieces of one revocation that touch make one entry. */
void sfi_revocations_note(struct sfi_revocations *r, unsigned long start, unsigned long end, const char *by,
			  unsigned long when)
{
	struct sfi_revocation *e = &r->ring[(r->next + SFI_REVOCATIONS - 1) % SFI_REVOCATIONS];

	if (e->by == by && e->when == when && e->end == start) {
		e->end = end;
		return;
	}
	sfi_revocations_add(r, start, end, by, when);
}

/** sfi_revocations_find() - the newest entry that holds addr, copied out; false if there is none. */
bool sfi_revocations_find(const struct sfi_revocations *r, unsigned long addr, struct sfi_revocation *out)
{
	const struct sfi_revocation *e;
	unsigned int i;

	for (i = 1; i <= SFI_REVOCATIONS; i++) {
		e = &r->ring[(r->next + SFI_REVOCATIONS - i) % SFI_REVOCATIONS];
		if (e->by && e->start <= addr && addr < e->end) {
			*out = *e;
			return true;
		}
	}
	return false;
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
	struct sfi_cap *c, *next;
	unsigned long shared_start = -1UL, shared_end = 0, lost_end;

	if (!len || end < start)
		return;
	flags = sfi_raw_lock(&d->caps_lock);
	c = cap_from(d, start);
	if (c && c->start < start && c->end > end) {	/* the one case that needs a second range */
		spares_ready(d, 1, &flags);
		c = cap_from(d, start);
	}
	for (; c && c->start < end; c = next) {
		next = c->end < end ? cap_next(c) : NULL;
		lost_end = min(c->end, end);
		/* Only the last one can stick out behind, and only one can on both sides. */
		if (c->start < start && c->end > end) {
			if (d->nr_spare_caps)
				tail_insert(d, c, end);
			else
				lost_end = c->end;
		}
		sfi_revocations_note(&d->revoked, max(c->start, start), lost_end, by, when);
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
	sfi_raw_unlock(&d->caps_lock, flags);
	if (unlikely(shared_end))
		settle_shared(shared_start, shared_end);
	caps_free(freed);
}

/**
 * sfi_cap_covers() - every byte of the range is writable for the principal.
 * Context: any but NMI.
 */
bool sfi_cap_covers(struct sfi_domain *d, u64 who, unsigned long start, unsigned long len)
{
	unsigned long end = start + len, flags;
	bool ret;

	if (!len)
		return true;
	if (end < start)
		return false;
	flags = sfi_raw_lock(&d->caps_lock);
	ret = covers(d, who, start, end);
	sfi_raw_unlock(&d->caps_lock, flags);
	return ret;
}

/**
 * sfi_cap_holder() - which principal holds the byte?
 * Return: SFI_SHARED_PRINCIPAL too if nobody does. Context: any but NMI.
 */
u64 sfi_cap_holder(struct sfi_domain *d, unsigned long addr)
{
	unsigned long flags;
	struct sfi_cap *c;
	u64 ret;

	flags = sfi_raw_lock(&d->caps_lock);
	c = cap_from(d, addr);
	ret = c && c->start <= addr ? c->holder : SFI_SHARED_PRINCIPAL;
	sfi_raw_unlock(&d->caps_lock, flags);
	return ret;
}

/**
 * sfi_cap_crowd() - from here on it matters which principal holds a range, or no longer.
 * Context: any but NMI; callers of one domain come one at a time.
 */
void sfi_cap_crowd(struct sfi_domain *d, bool crowded)
{
	unsigned long flags;
	struct sfi_cap *c;

	flags = sfi_raw_lock(&d->caps_lock);
	WRITE_ONCE(d->crowded, crowded);
	for (c = crowded ? cap_from(d, 0) : NULL; c; c = cap_next(c))
		if (c->holder)
			sfi_table_share(c->start, c->end, d->colour);
	sfi_raw_unlock(&d->caps_lock, flags);
	if (!crowded)
		settle_all(d);
}

/** sfi_cap_disown() - what the principal holds is everybody's in the domain. Context: as sfi_cap_crowd(). */
void sfi_cap_disown(struct sfi_domain *d, u64 who)
{
	bool crowded, any = false;
	unsigned long flags;
	struct sfi_cap *c;

	flags = sfi_raw_lock(&d->caps_lock);
	for (c = cap_from(d, 0); c; c = cap_next(c)) {
		if (c->holder != who)
			continue;
		c->holder = SFI_SHARED_PRINCIPAL;
		any = true;
	}
	crowded = d->crowded;
	sfi_raw_unlock(&d->caps_lock, flags);
	if (crowded && any)
		settle_all(d);
}

/** sfi_cap_overlaps() - at least one byte of the range is writable for the domain. Context: any but NMI. */
bool sfi_cap_overlaps(struct sfi_domain *d, unsigned long start, unsigned long len)
{
	unsigned long flags;
	struct sfi_cap *c;
	bool ret;

	flags = sfi_raw_lock(&d->caps_lock);
	c = cap_from(d, start);
	ret = c && c->start < start + len;
	sfi_raw_unlock(&d->caps_lock, flags);
	return ret;
}

/**
 * sfi_cap_revoke_all() - the domain may write nothing any more, what it lost is forgotten
 * and it is not crowded: a life has ended. Context: process.
 */
void sfi_cap_revoke_all(struct sfi_domain *d)
{
	struct rb_node *freed = NULL, *n;
	unsigned long flags;
	bool shared = false;

	flags = sfi_raw_lock(&d->caps_lock);
	while (d->caps.rb_node) {
		struct sfi_cap *c = cap_of(d->caps.rb_node);

		shared |= sfi_table_revoke(c->start, c->end, d->colour);
		cap_move(d, c, &freed);
	}
	memset(&d->revoked, 0, sizeof(d->revoked));
	WRITE_ONCE(d->crowded, false);
	sfi_raw_unlock(&d->caps_lock, flags);
	for (n = shared ? freed : NULL; n; n = n->rb_left)
		settle_shared(cap_of(n)->start, cap_of(n)->end);
	caps_free(freed);
}

/** sfi_cap_exit() - a domain that has nothing granted ends: its spare records go. */
void sfi_cap_exit(struct sfi_domain *d)
{
	caps_free(d->spare_caps);
	d->spare_caps = NULL;
	d->nr_spare_caps = 0;
}

/**
 * sfi_cap_nearest() - copy the range nearest to addr, for the report.
 * Return: false if the domain has none. Context: any but NMI.
 */
bool sfi_cap_nearest(struct sfi_domain *d, unsigned long addr, struct sfi_cap *out)
{
	struct sfi_cap *above, *below;
	unsigned long flags;

	flags = sfi_raw_lock(&d->caps_lock);
	above = cap_from(d, addr);
	below = cap_of(above ? rb_prev(&above->node) : rb_last(&d->caps));
	if (!above || (below && above->start > addr && addr - below->end < above->start - addr))
		above = below;
	if (above)
		*out = *above;
	sfi_raw_unlock(&d->caps_lock, flags);
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
	struct sfi_cap *c;
	bool found;

	if (!len || last < start)
		return false;
	flags = sfi_raw_lock(&d->caps_lock);
	for (c = cap_from(d, start); c && c->start <= start; c = cap_next(c))
		start = c->end;
	found = start <= last && sfi_revocations_find(&d->revoked, start, out);
	sfi_raw_unlock(&d->caps_lock, flags);
	return found;
}
