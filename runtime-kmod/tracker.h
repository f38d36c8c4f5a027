/* SPDX-License-Identifier: GPL-2.0 */
/* tracker.h - the record of an object, which tracker.c, lent.c and parts.c share. */
#ifndef SFI_TRACKER_H
#define SFI_TRACKER_H

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
	u64 bytes;			/* of memory, towards the domain's limit */
	u32 nr_parts;			/* entries of parts in use */
	struct part parts[SFI_PARTS];
};

/** sfi_tracker_may_use() - the object is not another instance's. Under objects_lock. */
static inline bool sfi_tracker_may_use(const struct sfi_frame *f, const struct sfi_object *o)
{
	return !READ_ONCE(f->domain->crowded) || sfi_principals_meet(f->principal, o->principal);
}

/* What a record that leaves must have revoked once objects_lock is given up. */
struct sfi_parts_granted {
	unsigned int n;
	struct part part[SFI_PARTS];
};

/* ---- parts.c; under objects_lock, with interrupts off */
void sfi_parts_add(struct sfi_domain *d, struct tracked *t, unsigned int i, const struct sfi_part *part);
bool sfi_parts_busy(const struct tracked *t);
void sfi_parts_drop(struct sfi_domain *d, struct tracked *t, unsigned int first, unsigned int n, const char *by,
		    struct sfi_parts_granted *granted);
/* Under no lock. */
void sfi_parts_revoke(struct sfi_domain *d, const struct sfi_parts_granted *granted, const char *by);

#endif /* SFI_TRACKER_H */
