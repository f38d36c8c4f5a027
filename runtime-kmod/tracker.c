// SPDX-License-Identifier: GPL-2.0
/*
 * tracker.c - the kernel objects a domain owns, which the reaper releases. What an activation has borrowed
 * is lent.c's, what an owner may write of an object parts.c's.
 *
 * Owned objects sit in a list, newest first, and in a hash by address, as a driver may have ten thousand
 * buffers and looks one up several times a packet. Those of kinds with ranges are in a tree as well.
 */
#include <linux/hash.h>
#include <linux/slab.h>

#include "tracker.h"

/* So many records are kept for the next object: a packet takes and gives back two, and a ring is filled and emptied. */
#define SPARE_MAX 1024

static int compare_key(const struct sfi_object *o, const struct sfi_kind *k, const void *obj)
{
	if (o->kind != k)
		return o->kind < k ? -1 : 1;
	if (o->obj != obj)
		return o->obj < obj ? -1 : 1;
	return 0;
}

static struct hlist_head *bucket(struct sfi_domain *d, const void *obj)
{
	return &d->objects_hash[hash_ptr(obj, ilog2(SFI_OBJECT_BUCKETS))];
}

/*
 * Which objects an activation was found to own is remembered in its frame, as the stubs that a packet passes ask
 * for the same few (its device, its NAPI context) again and again. It holds until one of such kinds is untracked.
 */
static unsigned int seen_slot(const struct sfi_kind *k)
{
	return (unsigned long)k / 64 % SFI_SEEN;
}

static void unsee(struct sfi_domain *d, const struct sfi_kind *k)
{
	u32 *gone = &d->gone[seen_slot(k)];

	WRITE_ONCE(*gone, *gone + 1);
}

static bool seen(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	const struct sfi_seen *s = &f->seen[seen_slot(k)];

	return s->obj == obj && s->kind == k && s->gone == READ_ONCE(f->domain->gone[seen_slot(k)]) &&
	       s->principal == f->principal;
}

/* The object with that key and the lowest aux, or exactly aux if given. Under objects_lock. */
static struct tracked *lookup(struct sfi_domain *d, const struct sfi_kind *k, const void *obj, const u64 *aux)
{
	struct tracked *t, *best = NULL;

	hlist_for_each_entry(t, bucket(d, obj), hash) {
		if (t->o.obj != obj || t->o.kind != k)
			continue;
		if (aux ? t->o.aux == *aux : !best || t->o.aux < best->o.aux)
			best = t;
	}
	return best;
}

static void insert_range(struct sfi_domain *d, struct tracked *t)
{
	struct rb_node **link = &d->objects_index.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = compare_key(&rb_entry(parent, struct tracked, index)->o, t->o.kind, t->o.obj) < 0 ?
			&parent->rb_right : &parent->rb_left;
	}
	rb_link_node(&t->index, parent, link);
	rb_insert_color(&t->index, &d->objects_index);
}

static void insert(struct sfi_domain *d, struct tracked *t)
{
	hlist_add_head(&t->hash, bucket(d, t->o.obj));
	if (t->o.kind->ranged)
		insert_range(d, t);
	list_add(&t->o.node, &d->objects);
	d->nr_objects++;
	d->owned_bytes += t->bytes;
}

static void erase(struct sfi_domain *d, struct tracked *t)
{
	hlist_del(&t->hash);
	if (t->o.kind->ranged)
		rb_erase(&t->index, &d->objects_index);
	list_del(&t->o.node);
	unsee(d, t->o.kind);
	d->nr_objects--;
	d->owned_bytes -= t->bytes;
}

/* A record to fill, or NULL if there is no spare one. Under objects_lock. */
static struct tracked *spare_take(struct sfi_domain *d)
{
	struct tracked *t = hlist_entry_safe(d->spare_records.first, struct tracked, hash);

	if (t) {
		hlist_del(&t->hash);
		d->nr_spare--;
	}
	return t;
}

/* Returns what the caller is to free. Under objects_lock. */
static struct tracked *spare_put(struct sfi_domain *d, struct tracked *t)
{
	if (d->nr_spare >= SPARE_MAX)
		return t;
	hlist_add_head(&t->hash, &d->spare_records);
	d->nr_spare++;
	return NULL;
}

/** sfi_tracker_init() - a new domain owns nothing. */
void sfi_tracker_init(struct sfi_domain *d)
{
	raw_spin_lock_init(&d->objects_lock);
	INIT_LIST_HEAD(&d->objects);
	d->objects_index = RB_ROOT;
}

/** sfi_tracker_exit() - nothing is inside the domain or owned by it. */
void sfi_tracker_exit(struct sfi_domain *d)
{
	struct hlist_node *next;
	struct tracked *t;

	hlist_for_each_entry_safe(t, next, &d->spare_records, hash)
		kfree(t);
}

/** sfi_tracker_forget() - moves all objects to @all, newest first: the reaper has them. Context: any. */
void sfi_tracker_forget(struct sfi_domain *d, struct list_head *all)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	list_splice_init(&d->objects, all);
	memset(d->objects_hash, 0, sizeof(d->objects_hash));
	memset(d->parts_hash, 0, sizeof(d->parts_hash));
	memset(&d->given_up, 0, sizeof(d->given_up));
	d->nr_lazy = 0;
	d->objects_index = RB_ROOT;
	d->nr_objects = 0;
	d->owned_bytes = 0;
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
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

/* objects_lock, and a record to fill under it. Does not return without. */
static struct tracked *lock_with_record(struct sfi_frame *f, const void *obj, unsigned long *flags)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;

	raw_spin_lock_irqsave(&d->objects_lock, *flags);
	t = spare_take(d);
	if (t)
		return t;
	raw_spin_unlock_irqrestore(&d->objects_lock, *flags);
	t = kzalloc(sizeof(*t), GFP_ATOMIC | __GFP_NOWARN);
	if (!t)		/* the object is lost, but the domain must not go on with it unrecorded */
		sfi_stub_fail(f, "memory to record an object", obj);
	raw_spin_lock_irqsave(&d->objects_lock, *flags);
	return t;
}

/* Forgets t, which may be NULL and of which nobody is granting a part, and gives up objects_lock. */
static void drop_and_unlock(struct sfi_domain *d, struct tracked *t, const char *by, unsigned long flags)
{
	struct sfi_parts_granted granted;

	granted.n = 0;
	if (t) {
		erase(d, t);
		if (t->nr_parts) {
			sfi_parts_drop(d, t, 0, t->nr_parts, by, &granted);
			t->nr_parts = 0;
		}
		t = spare_put(d, t);
	}
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	if (unlikely(t))
		kfree(t);
	if (unlikely(granted.n))
		sfi_parts_revoke(d, &granted, by);
}

/*
 * objects_lock, and under it the record, for what f may use or for anybody, or NULL: one of which
 * nobody is granting a part.
 */
static struct tracked *lock_record(struct sfi_domain *d, const struct sfi_frame *f, const struct sfi_kind *k,
				   const void *obj, const u64 *aux, unsigned long *flags)
{
	struct tracked *t;

	for (;;) {
		raw_spin_lock_irqsave(&d->objects_lock, *flags);
		t = lookup(d, k, obj, aux);
		if (t && f && !sfi_tracker_may_use(f, &t->o))
			t = NULL;
		if (!t || !sfi_parts_busy(t))
			return t;
		raw_spin_unlock_irqrestore(&d->objects_lock, *flags);
		cpu_relax();
	}
}

/* The record is of that object from here on. Under objects_lock. */
static void fill(struct sfi_frame *f, struct tracked *t, u64 who, const struct sfi_kind *k, const void *obj, u64 aux,
		 u64 aux2)
{
	t->o.kind = k;
	t->o.obj = (void *)obj;
	t->o.aux = aux;
	t->o.aux2 = aux2;
	t->o.principal = who;
	t->o.where = f->stub;
	t->bytes = k->bytes ? k->bytes(&t->o) : 0;
	insert(f->domain, t);
}

static void track(struct sfi_frame *f, u64 who, const struct sfi_kind *k, const void *obj, u64 aux,
		  const struct sfi_part *parts, unsigned int n)
{
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	struct tracked *t;
	u64 objects, bytes;
	unsigned int i;

	t = lock_with_record(f, obj, &flags);
	while (unlikely(lookup(d, k, obj, &aux))) {	/* the kernel freed it behind us and handed the address out again */
		t = spare_put(d, t);
		raw_spin_unlock_irqrestore(&d->objects_lock, flags);
		kfree(t);
		sfi_domain_untrack(d, k, obj, aux);
		t = lock_with_record(f, obj, &flags);
	}
	fill(f, t, who, k, obj, aux, 0);
	for (i = 0; i < n; i++)
		sfi_parts_add(d, t, i, &parts[i]);
	objects = d->nr_objects;
	bytes = d->owned_bytes;
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	check_limits(f, objects, bytes);
}

void sfi_track_for(struct sfi_frame *f, u64 who, const struct sfi_kind *k, const void *obj, u64 aux)
{
	track(f, who, k, obj, aux, NULL, 0);
}
EXPORT_SYMBOL_GPL(sfi_track_for);

void sfi_track_with(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux,
		    const struct sfi_part *parts, unsigned int n)
{
	track(f, f->principal, k, obj, aux, parts, n);
}
EXPORT_SYMBOL_GPL(sfi_track_with);

void sfi_part_drop(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, unsigned int i)
{
	struct sfi_domain *d = f->domain;
	struct sfi_parts_granted granted;
	const char *by = sfi_actor(f);
	unsigned long flags;
	struct tracked *t;

	granted.n = 0;
	t = lock_record(d, f, k, obj, NULL, &flags);
	if (t)
		sfi_parts_drop(d, t, i, 1, by, &granted);
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	if (!t)
		sfi_stub_fail(f, k->name, obj);
	sfi_parts_revoke(d, &granted, by);
}
EXPORT_SYMBOL_GPL(sfi_part_drop);

void sfi_part_set(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, unsigned int i,
		  const struct sfi_part *part)
{
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	struct tracked *t;

	sfi_part_drop(f, k, obj, i);
	t = lock_record(d, f, k, obj, NULL, &flags);
	if (t && !hlist_unhashed(&t->parts[i].hash))	/* two of the driver's threads at once */
		t = NULL;
	if (t)
		sfi_parts_add(d, t, i, part);
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
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
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	struct tracked *t = lock_with_record(f, obj, &flags);
	u64 objects, bytes;

	fill(f, t, f->principal, k, obj, aux, aux2);
	objects = d->nr_objects;
	bytes = d->owned_bytes;
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	check_limits(f, objects, bytes);
}
EXPORT_SYMBOL_GPL(sfi_track_many);

bool sfi_untrack_one(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux, u64 aux2)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	hlist_for_each_entry(t, bucket(d, obj), hash)
		if (t->o.obj == obj && t->o.kind == k && t->o.aux == aux && t->o.aux2 == aux2 &&
		    sfi_tracker_may_use(f, &t->o))
			break;
	found = t;
	drop_and_unlock(d, t, sfi_actor(f), flags);
	return found;
}
EXPORT_SYMBOL_GPL(sfi_untrack_one);

bool sfi_any(struct sfi_frame *f, const struct sfi_kind *k, const void *obj,
	     bool (*match)(const struct sfi_object *o, const void *arg), const void *arg)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	hlist_for_each_entry(t, bucket(d, obj), hash)
		if (t->o.obj == obj && t->o.kind == k && sfi_tracker_may_use(f, &t->o) && match(&t->o, arg))
			break;
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	return t;
}
EXPORT_SYMBOL_GPL(sfi_any);

/* Forgets what lock_record() finds; false if there is none. */
static bool untrack(struct sfi_domain *d, const struct sfi_frame *f, const struct sfi_kind *k, const void *obj,
		    const u64 *aux, const char *by)
{
	unsigned long flags;
	struct tracked *t = lock_record(d, f, k, obj, aux, &flags);
	bool found = t;

	drop_and_unlock(d, t, by, flags);
	return found;
}

bool sfi_domain_untrack(struct sfi_domain *d, const struct sfi_kind *k, const void *obj, u64 aux)
{
	return untrack(d, NULL, k, obj, &aux, sfi_domain_actor(d));
}
EXPORT_SYMBOL_GPL(sfi_domain_untrack);

bool sfi_try_untrack(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	return untrack(f->domain, f, k, obj, NULL, sfi_actor(f));
}
EXPORT_SYMBOL_GPL(sfi_try_untrack);

/** sfi_keep_again() - an adopted object goes back to those kept for the next instance. */
void sfi_keep_again(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	t = lookup_own(f, k, obj, NULL);
	if (t)
		erase(d, t);
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
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
	if (!untrack(f->domain, f, k, obj, &aux, sfi_actor(f)))
		sfi_stub_fail(f, k->name, obj);
}
EXPORT_SYMBOL_GPL(sfi_untrack_aux);

/* The record stays valid as long as the caller's activation is the one that may untrack it. */
struct sfi_object *sfi_find(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	t = lookup_own(f, k, obj, NULL);
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	return t ? &t->o : NULL;
}
EXPORT_SYMBOL_GPL(sfi_find);

/* The object with the highest address that is not behind addr. */
struct sfi_object *sfi_find_around(struct sfi_frame *f, const struct sfi_kind *k, const void *addr)
{
	struct sfi_domain *d = f->domain;
	struct tracked *best = NULL;
	unsigned long flags;
	struct rb_node *n;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	for (n = d->objects_index.rb_node; n; ) {
		struct tracked *t = rb_entry(n, struct tracked, index);

		if (compare_key(&t->o, k, addr) <= 0) {
			best = t;
			n = n->rb_right;
		} else {
			n = n->rb_left;
		}
	}
	if (best && (best->o.kind != k || addr - best->o.obj >= best->o.aux || !sfi_tracker_may_use(f, &best->o)))
		best = NULL;
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	return best ? &best->o : NULL;
}
EXPORT_SYMBOL_GPL(sfi_find_around);

/* Valid as long as the caller's activation is the one that may untrack it. */
struct sfi_object *sfi_newest(struct sfi_frame *f, const struct sfi_kind *k)
{
	struct sfi_domain *d = f->domain;
	struct sfi_object *o, *found = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	list_for_each_entry(o, &d->objects, node) {
		if (o->kind == k && sfi_tracker_may_use(f, o)) {
			found = o;
			break;
		}
	}
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	return found;
}
EXPORT_SYMBOL_GPL(sfi_newest);

void sfi_principal_enter_object(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_domain *d = f->domain;
	struct tracked *t;
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	t = lookup(d, k, obj, NULL);
	found = t;
	if (t)
		f->principal = t->o.principal;
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
	if (!found)
		sfi_principal_enter(f, obj);
}
EXPORT_SYMBOL_GPL(sfi_principal_enter_object);

/** sfi_tracker_unsee() - who may use what has changed. Context: any. */
void sfi_tracker_unsee(struct sfi_domain *d)
{
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	for (i = 0; i < SFI_SEEN; i++)
		WRITE_ONCE(d->gone[i], d->gone[i] + 1);
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
}

/** sfi_tracker_disown() - what a principal leaves is everybody's in the domain. Context: any. */
void sfi_tracker_disown(struct sfi_domain *d, u64 id)
{
	struct sfi_object *o;
	unsigned long flags;

	raw_spin_lock_irqsave(&d->objects_lock, flags);
	list_for_each_entry(o, &d->objects, node)
		if (o->principal == id)
			o->principal = SFI_SHARED_PRINCIPAL;
	raw_spin_unlock_irqrestore(&d->objects_lock, flags);
}

bool sfi_owned(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	u32 gone;

	if (seen(f, k, obj))
		return true;
	gone = READ_ONCE(f->domain->gone[seen_slot(k)]);	/* before it is looked up */
	if (!sfi_find(f, k, obj))
		return false;
	f->seen[seen_slot(k)] = (struct sfi_seen){ k, obj, f->principal, gone };
	return true;
}
EXPORT_SYMBOL_GPL(sfi_owned);

void sfi_check_own(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	if (!sfi_owned(f, k, obj))
		sfi_stub_fail(f, k->name, obj);
}
EXPORT_SYMBOL_GPL(sfi_check_own);
