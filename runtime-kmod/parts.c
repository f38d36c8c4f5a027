// SPDX-License-Identifier: GPL-2.0
/*
 * parts.c - what the owner of an object may write of it, granted only once it is written much.
 *
 * To grant and take back a packet's fields and data costs more than a driver does with them: it writes a
 * field or two, and the device writes the data. So the record of an object may name *parts*, ranges that
 * whoever owns the object may write. A lazy part is in no precise set and has no colour: an inline check
 * of a store into it fails, and the slow side asks here. When it has asked often enough, the part is
 * granted like anything else, and then the set is the truth. Giving the object up ends both.
 *
 * Whoever changes rights inside a lazy part by itself (seals a field, grants a piece to another principal)
 * first makes the part precise: sfi_parts_settle(). To others a lazy part is public, so its loads cost nothing.
 */
#include "tracker.h"

static struct tracked *record_of(struct part *p)
{
	return container_of(p - p->index, struct tracked, parts[0]);
}

/* For reports. Objects that come through a gate name no stub. */
static const char *granter(const struct tracked *t)
{
	return t->o.where ? t->o.where->name : t->o.kind->name;
}

static bool overlaps(const struct part *p, unsigned long start, unsigned long end)
{
	return p->start < end && start < p->start + p->len;
}

static bool inside(const struct part *p, unsigned long a, u64 n)
{
	unsigned long at = a - p->start;

	return at < p->len && n <= p->len - at;
}

static bool holds(const struct part *p, unsigned long a, u64 n)
{
	unsigned long at = a - p->start;
	unsigned int i;

	if (!inside(p, a, n))
		return false;
	if (!p->only)
		return true;
	for (i = 0; i < p->only->n; i++)
		if (at >= p->only->field[i].offset && at + n <= p->only->field[i].offset + p->only->field[i].size)
			return true;
	return false;
}

/* A lazy part ends whose object stays. */
static void give_up(struct sfi_domain *d, struct part *p, const char *by)
{
	sfi_tracker_unsee_kind(d, record_of(p)->o.kind);
	sfi_part_give_up(d, p, by);
}

/** sfi_part_revoke() - what was granted of a part that its record has lost. Context: under no lock; any but NMI. */
void sfi_part_revoke(struct sfi_domain *d, const struct part *p, const char *by)
{
	unsigned int i;

	if (!p->only)
		sfi_cap_revoke(d, p->start, p->len, by);
	for (i = 0; p->only && i < p->only->n; i++)
		sfi_cap_revoke(d, p->start + p->only->field[i].offset, p->only->field[i].size, by);
}

/* All or nothing. */
static int grant(struct sfi_domain *d, u64 who, const struct part *p, const char *by)
{
	unsigned int i;
	int ret = 0;

	if (!p->only)
		return sfi_cap_grant(d, who, p->start, p->len, by);
	for (i = 0; !ret && i < p->only->n; i++)
		ret = sfi_cap_grant(d, who, p->start + p->only->field[i].offset, p->only->field[i].size, by);
	if (ret)
		sfi_part_revoke(d, p, by);
	return ret;
}

/* objects_lock is given up meanwhile, as memory is allocated; the record stays, and who wants the part waits. */
static int grant_part(struct sfi_domain *d, struct part *p)
{
	struct tracked *t = record_of(p);
	u64 who;
	int ret;

	/* First: once it is granted, pieces of it may be taken away, of which frames that have seen it know nothing. */
	sfi_tracker_unsee_kind(d, t->o.kind);
	p->state = PART_GRANTING;	/* and still counted as lazy */
	do {
		who = t->o.principal;
		sfi_objects_let_go(d);
		ret = grant(d, who, p, granter(t));
		sfi_objects_again(d);
	} while (!ret && who != t->o.principal);	/* its principal ended */
	p->state = ret ? PART_LAZY : PART_GRANTED;
	p->asked = 0;
	if (!ret)
		sfi_parts_count_lazy(d, -1);
	return ret;
}

/** sfi_parts_grant_at_once() - a part that is too long to stay lazy. May give up objects_lock for a while. */
void sfi_parts_grant_at_once(struct sfi_domain *d, struct part *p)
{
	if (grant_part(d, p))		/* memory is out: its stores fault */
		give_up(d, p, granter(record_of(p)));
}

static bool lazy(const struct part *p)
{
	return p->state == PART_LAZY || p->state == PART_GRANTING;
}

/*
 * A part with these bytes: one of an object of that kind, or, if k is NULL, a lazy one in which they may be written.
 * Under objects_lock; f may be NULL: whoever owns it.
 */
static __always_inline struct part *find(struct sfi_domain *d, const struct sfi_frame *f, const struct sfi_kind *k,
					 unsigned long a, u64 n)
{
	unsigned long at = a;
	struct part *p;

	for (;;) {
		hlist_for_each_entry(p, sfi_parts_bucket(d, at), hash)
			if ((k ? inside(p, a, n) && record_of(p)->o.kind == k : holds(p, a, n) && lazy(p)) &&
			    (!f || sfi_tracker_may_use(f, &record_of(p)->o)))
				return p;
		if (at != a)
			return NULL;
		at = a - PAGE_SIZE;
	}
}

/**
 * sfi_part_write() - all n bytes at a lie in one lazy part of the activation's principal: a store may go on.
 * Context: any but NMI.
 */
bool sfi_part_write(struct sfi_frame *f, unsigned long a, u64 n)
{
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	struct part *p;

	if (!READ_ONCE(d->nr_lazy))
		return false;
	flags = sfi_objects_lock(d);
	p = find(d, f, NULL, a, n);
	/* Few fields, of which each is written once or twice, are not worth a grant each. */
	if (p && p->state == PART_LAZY && !p->only && ++p->asked == SFI_ASKS_MAX)
		grant_part(d, p);
	else if (p && p->state == PART_LAZY && p->only)	/* the others are to ask again */
		sfi_part_see(f, p, record_of(p)->o.kind);
	sfi_objects_unlock(d, flags);
	return p;
}

/**
 * sfi_part_holder() - whose the lazy part around an address is.
 * Return: SFI_SHARED_PRINCIPAL too if there is none. Context: any but NMI.
 */
u64 sfi_part_holder(struct sfi_domain *d, unsigned long a)
{
	u64 ret = SFI_SHARED_PRINCIPAL;
	unsigned long flags;
	struct part *p;

	if (!READ_ONCE(d->nr_lazy))
		return ret;
	flags = sfi_objects_lock(d);
	p = find(d, NULL, NULL, a, 1);
	if (p)
		ret = record_of(p)->o.principal;
	sfi_objects_unlock(d, flags);
	return ret;
}

/**
 * sfi_find_part() - the object of that kind, the activation's, with a part that holds an address.
 * Parts longer than a page are found from their first page only.
 * Return: NULL if there is none. Context: any but NMI.
 */
struct sfi_object *sfi_find_part(struct sfi_frame *f, const struct sfi_kind *k, const void *addr)
{
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	struct part *p;

	flags = sfi_objects_lock(d);
	p = find(d, f, k, (unsigned long)addr, 1);
	sfi_objects_unlock(d, flags);
	return p ? &record_of(p)->o : NULL;
}
EXPORT_SYMBOL_GPL(sfi_find_part);

/*
 * One part of a chain that overlaps the range, precise or gone; objects_lock was given up meanwhile if true,
 * so the chain may be another.
 */
static bool settle_one(struct sfi_domain *d, struct hlist_head *chain, unsigned long start, unsigned long end,
		       const char *taken_by)
{
	struct part *p;

	hlist_for_each_entry(p, chain, hash) {
		if (!lazy(p) || !overlaps(p, start, end))
			continue;
		if (p->state == PART_GRANTING) {
			sfi_objects_let_go(d);
			cpu_relax();
			sfi_objects_again(d);
			return true;
		}
		if (taken_by && p->start >= start && p->start + p->len <= end) {
			give_up(d, p, taken_by);
			continue;
		}
		if (grant_part(d, p))		/* memory is out: denial, never leftover rights */
			give_up(d, p, "lack of memory");
		return true;
	}
	return false;
}

/**
 * sfi_parts_settle() - rights in [start, start + len) are about to be changed one by one: lazy parts there
 * become grants. @taken_by: who is about to revoke all of the range, so that those inside it just end; or NULL.
 * Context: any but NMI.
 */
void sfi_parts_settle(struct sfi_domain *d, unsigned long start, unsigned long len, const char *taken_by)
{
	unsigned long end = start + len, first = (start >> PAGE_SHIFT) - 1, last = (end - 1) >> PAGE_SHIFT, flags, i;

	if (!len || end < start || !READ_ONCE(d->nr_lazy))
		return;
	flags = sfi_objects_lock(d);
	if (last - first < SFI_OBJECT_BUCKETS) {
		for (i = first; i <= last; i++)
			while (settle_one(d, sfi_parts_bucket(d, i << PAGE_SHIFT), start, end, taken_by))
				;
	} else {
		for (i = 0; i < SFI_OBJECT_BUCKETS; i++)
			while (settle_one(d, &d->parts_hash[i], start, end, taken_by))
				;
	}
	sfi_objects_unlock(d, flags);
}

/* ---- for reports */

/** sfi_part_given_up() - who last took the lazy part back that held the address? Context: any but NMI. */
bool sfi_part_given_up(struct sfi_domain *d, unsigned long a, struct sfi_revocation *out)
{
	unsigned long flags;
	bool found;

	flags = sfi_objects_lock(d);
	found = sfi_revocations_find(&d->given_up, a, out);
	sfi_objects_unlock(d, flags);
	return found;
}

static unsigned long distance(unsigned long addr, unsigned long start, unsigned long end)
{
	return addr < start ? start - addr : addr >= end ? addr - end : 0;
}

/**
 * sfi_part_nearer() - is a lazy part nearer to addr than the range in *out, if that is one?
 * Then describes it there. Context: any but NMI.
 */
bool sfi_part_nearer(struct sfi_domain *d, unsigned long addr, bool is_one, struct sfi_cap *out)
{
	unsigned long best = is_one ? distance(addr, out->start, out->end) : ULONG_MAX, flags, i;
	bool found = false;
	struct part *p;

	flags = sfi_objects_lock(d);
	for (i = 0; i < SFI_OBJECT_BUCKETS; i++) {
		hlist_for_each_entry(p, &d->parts_hash[i], hash) {
			if (!lazy(p) || distance(addr, p->start, p->start + p->len) >= best)
				continue;
			best = distance(addr, p->start, p->start + p->len);
			out->start = p->start;
			out->end = p->start + p->len;
			out->granted_by = granter(record_of(p));
			out->holder = record_of(p)->o.principal;
			found = true;
		}
	}
	sfi_objects_unlock(d, flags);
	return found;
}
