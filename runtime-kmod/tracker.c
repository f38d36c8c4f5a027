// SPDX-License-Identifier: GPL-2.0
/*
 * tracker.c - the kernel objects a domain owns, which the reaper releases. What an activation has borrowed
 * is lent.c's, what an owner may write of an object parts.c's.
 *
 * Owned objects sit in a hash by address, as a driver may have ten thousand buffers, of which each packet
 * takes and gives back three. They are numbered, for those who want the newest first. Those of kinds with ranges
 * are in a tree as well. What a packet passes is inline.
 */
#include <linux/list_sort.h>
#include <linux/slab.h>

#include "tracker.h"

/* So many records are kept for the next object: a packet takes and gives back two, and a ring is filled and emptied. */
#define SPARE_MAX 1024

static __always_inline struct hlist_head *bucket(struct sfi_domain *d, const void *obj)
{
	return &d->objects_hash[hash_ptr(obj, ilog2(SFI_OBJECT_BUCKETS))];
}

/* The activation's principal may use the object, which is tracked. Under objects_lock. */
static inline void see(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	f->seen[k->sort] = (struct sfi_seen){ k, obj, f->domain->gone[k->sort] };
}

/* The object with that key and the lowest aux, or exactly aux if given. Under objects_lock. */
static __always_inline struct tracked *lookup_in(const struct hlist_head *chain, const struct sfi_kind *k,
						 const void *obj, const u64 *aux)
{
	struct tracked *t, *best = NULL;

	hlist_for_each_entry(t, chain, hash) {
		if (t->o.obj != obj || t->o.kind != k)
			continue;
		if (aux ? t->o.aux == *aux : !best || t->o.aux < best->o.aux)
			best = t;
	}
	return best;
}

static struct tracked *lookup(struct sfi_domain *d, const struct sfi_kind *k, const void *obj, const u64 *aux)
{
	return lookup_in(bucket(d, obj), k, obj, aux);
}

static __always_inline void erase(struct sfi_domain *d, struct tracked *t)
{
	__hlist_del(&t->hash);
	if (unlikely(t->o.kind->ranged))
		sfi_range_erase(d, t);
	sfi_tracker_unsee_kind(d, t->o.kind);
	d->nr_objects--;
	d->owned_bytes -= t->bytes;
}

/* Returns what the caller is to free. Under objects_lock. */
static __always_inline struct tracked *spare_put(struct sfi_domain *d, struct tracked *t)
{
	if (unlikely(d->nr_spare >= SPARE_MAX))
		return t;
	t->hash.next = d->spare_records;
	d->spare_records = &t->hash;
	d->nr_spare++;
	return NULL;
}

/** sfi_tracker_init() - a new domain owns nothing. */
void sfi_tracker_init(struct sfi_domain *d)
{
	raw_spin_lock_init(&d->objects_lock);
	d->objects_index = RB_ROOT;
}

/** sfi_tracker_exit() - nothing is inside the domain or owned by it. */
void sfi_tracker_exit(struct sfi_domain *d)
{
	struct hlist_node *n = d->spare_records, *next;

	for (; n; n = next) {
		next = n->next;
		kfree(hlist_entry(n, struct tracked, hash));
	}
}

static int newest_first(void *priv, const struct list_head *a, const struct list_head *b)
{
	return container_of(a, struct tracked, o.node)->number < container_of(b, struct tracked, o.node)->number;
}

/* Under objects_lock. */
#define for_each_tracked(d, i, t) \
	for (i = 0; i < SFI_OBJECT_BUCKETS; i++) hlist_for_each_entry(t, &(d)->objects_hash[i], hash)

/** sfi_tracker_forget() - moves all objects to @all, newest first: the reaper has them. Context: process. */
void sfi_tracker_forget(struct sfi_domain *d, struct list_head *all)
{
	unsigned long flags;
	struct tracked *t;
	unsigned int i;

	flags = sfi_objects_lock(d);
	for_each_tracked(d, i, t)
		list_add(&t->o.node, all);
	memset(d->objects_hash, 0, sizeof(d->objects_hash));
	memset(d->parts_hash, 0, sizeof(d->parts_hash));
	memset(&d->given_up, 0, sizeof(d->given_up));
	d->nr_lazy = 0;
	d->objects_index = RB_ROOT;
	d->nr_objects = 0;
	d->owned_bytes = 0;
	sfi_objects_unlock(d, flags);
	list_sort(NULL, all, newest_first);
}

/* lookup() for what the activation's principal may use. */
static struct tracked *lookup_own(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, const u64 *aux)
{
	struct tracked *t = lookup(f->domain, k, obj, aux);

	return t && sfi_tracker_may_use(f, &t->o) ? t : NULL;
}

static void check_limits(struct sfi_frame *f, u64 objects, u64 bytes)
{
	u64 max_objects = sfi_limit(f->domain, SFI_LIMIT_OBJECTS);
	u64 max_bytes = sfi_limit(f->domain, SFI_LIMIT_BYTES);

	if (unlikely(max_objects && objects > max_objects))
		sfi_limit_exceeded(f, SFI_LIMIT_OBJECTS, objects);
	if (unlikely(max_bytes && bytes > max_bytes))
		sfi_limit_exceeded(f, SFI_LIMIT_BYTES, bytes);
}

/** sfi_tracker_free() - frees the record (not the object) of an object off all lists. */
void sfi_tracker_free(struct sfi_object *o)
{
	kfree(container_of(o, struct tracked, o));
}

/* Of several alike, one that f may use. Under objects_lock. */
static __always_inline struct tracked *lookup_one(const struct sfi_frame *f, const struct hlist_head *chain,
						  const struct sfi_kind *k, const void *obj, u64 aux, u64 aux2)
{
	struct tracked *t;

	hlist_for_each_entry(t, chain, hash)
		if (t->o.obj == obj && t->o.kind == k && t->o.aux == aux && t->o.aux2 == aux2 &&
		    sfi_tracker_may_use(f, &t->o))
			return t;
	return NULL;
}

/* There is no spare record: now there is, or it does not return. objects_lock is given up meanwhile. Return: flags. */
static noinline unsigned long add_spare(struct sfi_frame *f, const void *obj, unsigned long flags)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;

	sfi_objects_unlock(d, flags);
	t = kzalloc(sizeof(*t), GFP_ATOMIC | __GFP_NOWARN);
	if (!t)		/* the object is lost, but the domain must not go on with it unrecorded */
		sfi_stub_fail(f, "memory to record an object", obj);
	flags = sfi_objects_lock(d);
	t = spare_put(d, t);
	if (unlikely(t)) {	/* others have given back so many meanwhile */
		sfi_objects_unlock(d, flags);
		kfree(t);
		flags = sfi_objects_lock(d);
	}
	return flags;
}

/* The kernel freed the object behind us and handed its address out again. objects_lock is given up meanwhile. */
static noinline unsigned long forget_old(struct sfi_domain *d, const struct sfi_kind *k, const void *obj, u64 aux,
					 unsigned long flags)
{
	sfi_objects_unlock(d, flags);
	sfi_domain_untrack(d, k, obj, aux);
	flags = sfi_objects_lock(d);
	return flags;
}

/* many: there may be several alike. */
static __always_inline void track(struct sfi_frame *f, u64 who, const struct sfi_kind *k, const void *obj, u64 aux,
				  u64 aux2, bool many, const struct sfi_part *parts, unsigned int n)
{
	struct sfi_domain *d = f->domain;
	struct hlist_head *chain = bucket(d, obj);
	unsigned long flags;
	struct tracked *t;
	u64 objects, bytes;

	flags = sfi_objects_lock(d);
	for (;;) {
		if (unlikely(!d->spare_records))
			flags = add_spare(f, obj, flags);
		else if (!many && unlikely(lookup_in(chain, k, obj, &aux)))
			flags = forget_old(d, k, obj, aux, flags);
		else
			break;
	}
	t = hlist_entry(d->spare_records, struct tracked, hash);
	d->spare_records = t->hash.next;
	d->nr_spare--;
	t->o.kind = k;
	t->o.obj = (void *)obj;
	t->o.aux = aux;
	t->o.aux2 = aux2;
	t->o.principal = who;
	t->o.where = f->stub;
	t->number = ++d->last_tracked;
	t->bytes = k->bytes ? k->bytes(&t->o) : 0;
	hlist_add_head(&t->hash, chain);
	if (unlikely(k->ranged))
		sfi_range_insert(d, t);
	d->nr_objects++;
	d->owned_bytes += t->bytes;
	if (n > 0)
		sfi_parts_add(d, t, 0, &parts[0]);
	if (n > 1)
		sfi_parts_add(d, t, 1, &parts[1]);
	if (!many && who == f->principal) {
		see(f, k, obj);
		if (n && t->parts[n - 1].state == PART_LAZY)
			sfi_part_see(f, &t->parts[n - 1], k);
	}
	objects = d->nr_objects;
	bytes = d->owned_bytes;
	sfi_objects_unlock(d, flags);
	check_limits(f, objects, bytes);
}

/* The record that untrack() is about. Under objects_lock. */
static __always_inline struct tracked *lookup_for(const struct sfi_frame *f, const struct hlist_head *chain,
						  const struct sfi_kind *k, const void *obj, const u64 *aux, const u64 *aux2)
{
	struct tracked *t;

	if (aux2)
		return lookup_one(f, chain, k, obj, *aux, *aux2);
	t = lookup_in(chain, k, obj, aux);
	return t && (!f || sfi_tracker_may_use(f, &t->o)) ? t : NULL;
}

/* untrack() of an object of which something was granted: waits until nobody is granting a part of it. */
static noinline bool untrack_granted(struct sfi_domain *d, const struct sfi_frame *f, const struct sfi_kind *k,
				     const void *obj, const u64 *aux, const u64 *aux2, const char *by)
{
	struct part granted[SFI_PARTS];
	unsigned int i, n = 0;
	unsigned long flags;
	struct tracked *t;

	for (;;) {
		flags = sfi_objects_lock(d);
		t = lookup_for(f, bucket(d, obj), k, obj, aux, aux2);
		if (!t || !sfi_parts_busy(t))
			break;
		sfi_objects_unlock(d, flags);
		cpu_relax();
	}
	if (t) {
		erase(d, t);
		for (i = 0; i < t->nr_parts; i++)
			if (sfi_part_unhash(d, t, i, by))
				granted[n++] = t->parts[i];
		t->nr_parts = 0;
	}
	sfi_objects_unlock(d, flags);
	if (!t)
		return false;
	while (n--)
		sfi_part_revoke(d, &granted[n], by);
	kfree(t);
	return true;
}

/*
 * Forgets the object with that key, and aux and aux2 if given, that f, which may be NULL, may use. *was, if given, is its
 * aux. False if there is none.
 */
static __always_inline bool untrack(struct sfi_domain *d, const struct sfi_frame *f, const struct sfi_kind *k,
				    const void *obj, const u64 *aux, const u64 *aux2, u64 *was)
{
	unsigned long flags = sfi_objects_lock(d);
	struct tracked *t = lookup_for(f, bucket(d, obj), k, obj, aux, aux2);
	const char *by;

	if (unlikely(!t)) {
		sfi_objects_unlock(d, flags);
		return false;
	}
	if (was)
		*was = t->o.aux;
	if (t->nr_parts) {
		by = f ? sfi_actor(f) : sfi_domain_actor(d);
		if (unlikely(!sfi_parts_all_lazy(t))) {
			sfi_objects_unlock(d, flags);
			return untrack_granted(d, f, k, obj, aux, aux2, by);
		}
		sfi_part_unhash(d, t, 0, by);
		if (t->nr_parts > 1)
			sfi_part_unhash(d, t, 1, by);
		t->nr_parts = 0;
	}
	erase(d, t);
	t = spare_put(d, t);
	sfi_objects_unlock(d, flags);
	if (unlikely(t))
		kfree(t);
	return true;
}

void sfi_track_for(struct sfi_frame *f, u64 who, const struct sfi_kind *k, const void *obj, u64 aux)
{
	track(f, who, k, obj, aux, 0, false, NULL, 0);
}
EXPORT_SYMBOL_GPL(sfi_track_for);

void sfi_track_with(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux,
		    const struct sfi_part *parts, unsigned int n)
{
	track(f, f->principal, k, obj, aux, 0, false, parts, n);
}
EXPORT_SYMBOL_GPL(sfi_track_with);

/* objects_lock, and under it the record, for what f may use, or NULL: one of which nobody is granting a part. */
static struct tracked *lock_record(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, unsigned long *flags)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;

	for (;;) {
		*flags = sfi_objects_lock(d);
		t = lookup_own(f, k, obj, NULL);
		if (!t || !sfi_parts_busy(t))
			return t;
		sfi_objects_unlock(d, *flags);
		cpu_relax();
	}
}

void sfi_part_drop(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, unsigned int i)
{
	struct sfi_domain *d = f->domain;
	const char *by = sfi_actor(f);
	bool was_granted = false;
	struct part granted;
	unsigned long flags;
	struct tracked *t;

	t = lock_record(f, k, obj, &flags);
	if (t) {
		sfi_tracker_unsee_kind(d, k);
		was_granted = sfi_part_unhash(d, t, i, by);
		granted = t->parts[i];
	}
	sfi_objects_unlock(d, flags);
	if (!t)
		sfi_stub_fail(f, k->name, obj);
	if (was_granted)
		sfi_part_revoke(d, &granted, by);
}
EXPORT_SYMBOL_GPL(sfi_part_drop);

void sfi_part_set(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, unsigned int i,
		  const struct sfi_part *part)
{
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	struct tracked *t;

	sfi_part_drop(f, k, obj, i);
	t = lock_record(f, k, obj, &flags);
	if (t && !hlist_unhashed(&t->parts[i].hash))	/* two of the driver's threads at once */
		t = NULL;
	if (t)
		sfi_parts_add(d, t, i, part);
	sfi_objects_unlock(d, flags);
	if (!t)
		sfi_stub_fail(f, k->name, obj);
}
EXPORT_SYMBOL_GPL(sfi_part_set);

void sfi_track(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux)
{
	sfi_track_for(f, f->principal, k, obj, aux);
}
EXPORT_SYMBOL_GPL(sfi_track);

void sfi_track_many(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux, u64 aux2)
{
	track(f, f->principal, k, obj, aux, aux2, true, NULL, 0);
}
EXPORT_SYMBOL_GPL(sfi_track_many);

bool sfi_untrack_one(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux, u64 aux2)
{
	return untrack(f->domain, f, k, obj, &aux, &aux2, NULL);
}
EXPORT_SYMBOL_GPL(sfi_untrack_one);

bool sfi_any(struct sfi_frame *f, const struct sfi_kind *k, const void *obj,
	     bool (*match)(const struct sfi_object *o, const void *arg), const void *arg)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;

	flags = sfi_objects_lock(d);
	hlist_for_each_entry(t, bucket(d, obj), hash)
		if (t->o.obj == obj && t->o.kind == k && sfi_tracker_may_use(f, &t->o) && match(&t->o, arg))
			break;
	sfi_objects_unlock(d, flags);
	return t;
}
EXPORT_SYMBOL_GPL(sfi_any);

bool sfi_domain_untrack(struct sfi_domain *d, const struct sfi_kind *k, const void *obj, u64 aux)
{
	return untrack(d, NULL, k, obj, &aux, NULL, NULL);
}
EXPORT_SYMBOL_GPL(sfi_domain_untrack);

bool sfi_try_untrack(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	return untrack(f->domain, f, k, obj, NULL, NULL, NULL);
}
EXPORT_SYMBOL_GPL(sfi_try_untrack);

bool sfi_take(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 *aux)
{
	return untrack(f->domain, f, k, obj, NULL, NULL, aux);
}
EXPORT_SYMBOL_GPL(sfi_take);

/** sfi_keep_again() - an adopted object goes back to those kept for the next instance. */
void sfi_keep_again(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;

	flags = sfi_objects_lock(d);
	t = lookup_own(f, k, obj, NULL);
	if (t)
		erase(d, t);
	sfi_objects_unlock(d, flags);
	if (!t)
		sfi_stub_fail(f, k->name, obj);
	sfi_kept_add(d, &t->o);
}
EXPORT_SYMBOL_GPL(sfi_keep_again);

void sfi_untrack(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	if (!sfi_try_untrack(f, k, obj))
		sfi_stub_fail(f, k->name, obj);
}
EXPORT_SYMBOL_GPL(sfi_untrack);

void sfi_untrack_aux(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux)
{
	if (!untrack(f->domain, f, k, obj, &aux, NULL, NULL))
		sfi_stub_fail(f, k->name, obj);
}
EXPORT_SYMBOL_GPL(sfi_untrack_aux);

/* The record stays valid as long as the caller's activation is the one that may untrack it. */
struct sfi_object *sfi_find(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;

	flags = sfi_objects_lock(d);
	t = lookup_own(f, k, obj, NULL);
	sfi_objects_unlock(d, flags);
	return t ? &t->o : NULL;
}
EXPORT_SYMBOL_GPL(sfi_find);

/* Valid as long as the caller's activation is the one that may untrack it. Looks at all there are. */
struct sfi_object *sfi_newest(struct sfi_frame *f, const struct sfi_kind *k)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t, *best = NULL;
	unsigned long flags;
	unsigned int i;

	flags = sfi_objects_lock(d);
	for_each_tracked(d, i, t)
		if (t->o.kind == k && sfi_tracker_may_use(f, &t->o) && (!best || t->number > best->number))
			best = t;
	sfi_objects_unlock(d, flags);
	return best ? &best->o : NULL;
}
EXPORT_SYMBOL_GPL(sfi_newest);

void sfi_principal_enter_object(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;
	bool found;

	flags = sfi_objects_lock(d);
	t = lookup(d, k, obj, NULL);
	found = t;
	if (t)
		sfi_act_for(f, t->o.principal);
	sfi_objects_unlock(d, flags);
	if (!found)
		sfi_principal_enter(f, obj);
}
EXPORT_SYMBOL_GPL(sfi_principal_enter_object);

/** sfi_tracker_unsee() - who may use what has changed. Context: any. */
void sfi_tracker_unsee(struct sfi_domain *d)
{
	unsigned long flags;
	unsigned int i;

	flags = sfi_objects_lock(d);
	for (i = 0; i < SFI_SORTS; i++)
		WRITE_ONCE(d->gone[i], d->gone[i] + 1);
	sfi_objects_unlock(d, flags);
}

/** sfi_tracker_disown() - what a principal leaves is everybody's in the domain. Context: any. */
void sfi_tracker_disown(struct sfi_domain *d, u64 id)
{
	struct tracked *t;
	unsigned long flags;
	unsigned int i;

	flags = sfi_objects_lock(d);
	for_each_tracked(d, i, t)
		if (t->o.principal == id)
			t->o.principal = SFI_SHARED_PRINCIPAL;
	sfi_objects_unlock(d, flags);
}

bool sfi_owned(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	struct tracked *t;

	if (sfi_seen(f, k, obj))
		return true;
	flags = sfi_objects_lock(d);
	t = lookup_own(f, k, obj, NULL);
	if (t)
		see(f, k, obj);
	sfi_objects_unlock(d, flags);
	return t;
}
EXPORT_SYMBOL_GPL(sfi_owned);

void __sfi_check_own(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	if (!sfi_owned(f, k, obj))
		sfi_stub_fail(f, k->name, obj);
}
EXPORT_SYMBOL_GPL(__sfi_check_own);
