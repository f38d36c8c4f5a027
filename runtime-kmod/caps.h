/* SPDX-License-Identifier: GPL-2.0 */
/*
 * caps.h - the precise set behind the table: which bytes a domain may write, by
 * whose word, and what it lost last. Built for the kernel and hosted.
 *
 * Functions take the domain that the platform defines (sfi.h, hosted/domain.h);
 * of it they use colour, caps_lock, caps, last_cap, spare_caps, nr_spare_caps, crowded and revoked, which start
 * out as zero but for the colour and the lock. A domain without a colour of its own has SFI_COLOUR_SHARED.
 *
 * A principal is a number: an instance of the driver in the lower half, one of its open files in
 * the upper; a half that is 0 says no one in particular. So as the holder of a range
 * SFI_SHARED_PRINCIPAL means all of the domain's, as the one who asks it means the global one,
 * which may use what any may; and a file and its instance share what they have.
 */
#ifndef SFI_CAPS_H
#define SFI_CAPS_H

#ifdef __KERNEL__
#include <linux/rbtree.h>
#include <linux/types.h>
#else
#include "hosted/platform.h"
#endif

struct sfi_domain;

#define SFI_SHARED_PRINCIPAL 0ull
#define SFI_FILE_SHIFT 32

/** sfi_principals_meet() - one may use what is the other's: they differ in no half that both have. */
static inline bool sfi_principals_meet(u64 a, u64 b)
{
	u64 differ = a ^ b;

	return (!(u32)differ || !(u32)a || !(u32)b) &&
	       (!(differ >> SFI_FILE_SHIFT) || !(a >> SFI_FILE_SHIFT) || !(b >> SFI_FILE_SHIFT));
}

/* One granted range; ranges of a domain never overlap. Keyed by start. */
struct sfi_cap {
	struct rb_node node;
	unsigned long start, end;	/* bytes, end is one past */
	const char *granted_by;		/* stub, slot or "module data" */
	u64 holder;			/* principal */
};

/* One range that the domain could write and then no longer could. */
struct sfi_revocation {
	unsigned long start, end;	/* bytes, end is one past */
	const char *by;			/* outlives the domain; NULL: entry unused */
	unsigned long when;		/* jiffies */
};

/* The last revocations, for reports. */
#define SFI_REVOCATIONS 64
struct sfi_revocations {
	struct sfi_revocation ring[SFI_REVOCATIONS];
	unsigned int next;
};

/* Under the lock that guards the ring. */
static inline void sfi_revocations_add(struct sfi_revocations *r, unsigned long start, unsigned long end,
				       const char *by, unsigned long when)
{
	struct sfi_revocation *e = &r->ring[r->next];

	r->next = (r->next + 1) % SFI_REVOCATIONS;
	e->start = start;
	e->end = end;
	e->by = by;
	e->when = when;
}
void sfi_revocations_note(struct sfi_revocations *r, unsigned long start, unsigned long end, const char *by,
			  unsigned long when);
bool sfi_revocations_find(const struct sfi_revocations *r, unsigned long addr, struct sfi_revocation *out);

int sfi_cap_grant(struct sfi_domain *d, u64 who, unsigned long start, unsigned long len, const char *by);
void sfi_cap_revoke(struct sfi_domain *d, unsigned long start, unsigned long len, const char *by);
void sfi_cap_revoke_all(struct sfi_domain *d);
void sfi_cap_exit(struct sfi_domain *d);
void sfi_cap_crowd(struct sfi_domain *d, bool crowded);
void sfi_cap_disown(struct sfi_domain *d, u64 who);
bool sfi_cap_overlaps(struct sfi_domain *d, unsigned long start, unsigned long len);
bool sfi_cap_covers(struct sfi_domain *d, u64 who, unsigned long start, unsigned long len);
u64 sfi_cap_holder(struct sfi_domain *d, unsigned long addr);
bool sfi_cap_nearest(struct sfi_domain *d, unsigned long addr, struct sfi_cap *out);
bool sfi_cap_revoked(struct sfi_domain *d, unsigned long start, unsigned long len,
		     struct sfi_revocation *out);

#endif /* SFI_CAPS_H */
