// SPDX-License-Identifier: GPL-2.0
/*
 * principal.c - the instances and files of a domain: for which does an activation act?
 *
 * A principal is a number that is never used again in its domain, so ranges, objects and
 * frames that name a dead one are harmless: nobody is it. A gate finds its own by a pointer
 * that the kernel hands it: an alias of the instance (its device, net_device, interrupt
 * cookie), or memory that it holds. Anything else is the global principal's.
 *
 * Readers go lockless; who adds or removes holds principals_lock (a mutex orders the rest).
 */
#include <linux/hash.h>
#include <linux/slab.h>

#include "sfi.h"

struct sfi_principal {
	struct list_head node;		/* domain->principals */
	u64 id;
	char name[SFI_PRINCIPAL_NAME];
	struct rcu_head rcu;
};

struct alias {
	struct hlist_node node;		/* domain->aliases, by key */
	const void *key;
	u64 id;
	u32 refs;			/* under principals_lock */
	struct rcu_head rcu;
};

/** sfi_principals_init() - a new domain has none. Context: process. */
void sfi_principals_init(struct sfi_domain *d)
{
	mutex_init(&d->instances_lock);
	raw_spin_lock_init(&d->principals_lock);
	INIT_LIST_HEAD(&d->principals);
}

static struct hlist_head *bucket(struct sfi_domain *d, const void *key)
{
	return &d->aliases[hash_ptr(key, SFI_ALIAS_BITS)];
}

/* Under rcu_read_lock() or principals_lock. */
static struct alias *alias_of(struct sfi_domain *d, const void *key)
{
	struct alias *a;

	hlist_for_each_entry_rcu(a, bucket(d, key), node, lockdep_is_held(&d->principals_lock))
		if (a->key == key)
			return a;
	return NULL;
}

/**
 * sfi_principal_of() - whose is what the pointer points to?
 * Return: SFI_SHARED_PRINCIPAL if it is no instance's. Context: any but NMI.
 */
u64 sfi_principal_of(struct sfi_domain *d, const void *p)
{
	struct alias *a;
	u64 id = 0;

	if (!p)		/* a disk without a device, say */
		return SFI_SHARED_PRINCIPAL;
	rcu_read_lock();
	a = alias_of(d, p);
	if (a)
		id = READ_ONCE(a->id);
	rcu_read_unlock();
	if (!a)
		id = sfi_cap_holder(d, (unsigned long)p) ?: sfi_part_holder(d, (unsigned long)p);
	return id;
}

/** sfi_principal_may() - p is nobody's in particular, or the activation's own. Context: any but NMI. */
bool sfi_principal_may(struct sfi_frame *f, const void *p)
{
	return !READ_ONCE(f->domain->crowded) || !f->principal ||
	       sfi_principals_meet(f->principal, sfi_principal_of(f->domain, p));
}
EXPORT_SYMBOL_GPL(sfi_principal_may);

/** sfi_acts_for() - the activation may use what that principal of its domain was given. Context: any. */
bool sfi_acts_for(struct sfi_frame *f, u64 who)
{
	return sfi_frame_may_use(f, who);
}
EXPORT_SYMBOL_GPL(sfi_acts_for);

/** sfi_principal_enter() - the activation acts for the instance that p is of. Context: any but NMI. */
void sfi_principal_enter(struct sfi_frame *f, const void *p)
{
	sfi_act_for(f, sfi_principal_of(f->domain, p));
}
EXPORT_SYMBOL_GPL(sfi_principal_enter);

static int add_alias(struct sfi_domain *d, u64 id, const void *key)
{
	struct alias *a = kzalloc(sizeof(*a), GFP_ATOMIC | __GFP_NOWARN), *old;
	unsigned long flags;

	if (!a)
		return -ENOMEM;
	a->key = key;
	a->id = id;
	a->refs = 1;
	raw_spin_lock_irqsave(&d->principals_lock, flags);
	old = alias_of(d, key);
	if (!old) {
		hlist_add_head_rcu(&a->node, bucket(d, key));
	} else {	/* another's: what it named is gone, and the kernel gave out its address again */
		old->refs = old->id == id ? old->refs + 1 : 1;
		WRITE_ONCE(old->id, id);
	}
	raw_spin_unlock_irqrestore(&d->principals_lock, flags);
	if (old)
		kfree(a);
	return 0;
}

void sfi_principal_alias(struct sfi_frame *f, const void *key)
{
	if (f->principal && add_alias(f->domain, f->principal, key))
		sfi_stub_fail(f, "memory to record whose an object is", key);
}
EXPORT_SYMBOL_GPL(sfi_principal_alias);

static void drop(struct alias *a)
{
	hlist_del_rcu(&a->node);
	kfree_rcu(a, rcu);
}

void sfi_principal_unalias(struct sfi_domain *d, u64 id, const void *key)
{
	unsigned long flags;
	struct alias *a;

	raw_spin_lock_irqsave(&d->principals_lock, flags);
	a = alias_of(d, key);
	if (a && a->id == id && !--a->refs)
		drop(a);
	raw_spin_unlock_irqrestore(&d->principals_lock, flags);
}
EXPORT_SYMBOL_GPL(sfi_principal_unalias);

u64 sfi_frame_principal(struct sfi_frame *f)
{
	return f->principal;
}
EXPORT_SYMBOL_GPL(sfi_frame_principal);

/* More than one of a sort: it matters who holds what. Under instances_lock. */
static void settle(struct sfi_domain *d)
{
	bool crowded = d->instances > 1 || d->files > 1;

	if (crowded == d->crowded)
		return;
	sfi_cap_crowd(d, crowded);
	sfi_tracker_unsee(d);
}

static int begin(struct sfi_frame *f, bool file, u64 of, const void *key, const char *name)
{
	struct sfi_principal *p = kzalloc(sizeof(*p), GFP_KERNEL);
	struct sfi_domain *d = f->domain;
	unsigned long flags;
	int ret;

	if (!p)
		return -ENOMEM;
	strscpy(p->name, name, sizeof(p->name));
	mutex_lock(&d->instances_lock);
	/* A number never means two. */
	ret = (file ? d->last_file : d->last_instance) == U32_MAX ? -ENOMEM : 0;
	if (!ret) {
		p->id = file ? (u64)++d->last_file << SFI_FILE_SHIFT | (u32)of : ++d->last_instance;
		ret = add_alias(d, p->id, key);
	}
	if (ret) {
		mutex_unlock(&d->instances_lock);
		kfree(p);
		return ret;
	}
	raw_spin_lock_irqsave(&d->principals_lock, flags);
	list_add_rcu(&p->node, &d->principals);
	raw_spin_unlock_irqrestore(&d->principals_lock, flags);
	if (file)
		d->files++;
	else
		d->instances++;
	settle(d);
	sfi_act_for(f, p->id);
	mutex_unlock(&d->instances_lock);
	return 0;
}

int sfi_principal_begin(struct sfi_frame *f, const void *key, const char *name)
{
	return begin(f, false, 0, key, name);
}
EXPORT_SYMBOL_GPL(sfi_principal_begin);

int sfi_principal_begin_file(struct sfi_frame *f, u64 of, const void *key, const char *name)
{
	return begin(f, true, of, key, name);
}
EXPORT_SYMBOL_GPL(sfi_principal_begin_file);

/* All of its aliases, or everybody's if id is 0. */
static void drop_aliases(struct sfi_domain *d, u64 id)
{
	struct hlist_node *next;
	unsigned long flags;
	struct alias *a;
	unsigned int i;

	raw_spin_lock_irqsave(&d->principals_lock, flags);
	for (i = 0; i < ARRAY_SIZE(d->aliases); i++)
		hlist_for_each_entry_safe(a, next, &d->aliases[i], node)
			if (!id || a->id == id)
				drop(a);
	raw_spin_unlock_irqrestore(&d->principals_lock, flags);
}

/* Under instances_lock. */
static void forget(struct sfi_domain *d, struct sfi_principal *p)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&d->principals_lock, flags);
	list_del_rcu(&p->node);
	raw_spin_unlock_irqrestore(&d->principals_lock, flags);
	if (p->id >> SFI_FILE_SHIFT)
		d->files--;
	else
		d->instances--;
	kfree_rcu(p, rcu);
}

static struct sfi_principal *by_id(struct sfi_domain *d, u64 id)
{
	struct sfi_principal *p;

	list_for_each_entry_rcu(p, &d->principals, node, lockdep_is_held(&d->instances_lock))
		if (p->id == id)
			return p;
	return NULL;
}

void sfi_principal_end(struct sfi_domain *d, const void *key)
{
	struct sfi_principal *p;
	u64 id;

	mutex_lock(&d->instances_lock);
	id = sfi_principal_of(d, key);
	p = id ? by_id(d, id) : NULL;
	if (p) {
		drop_aliases(d, id);
		forget(d, p);
		sfi_tracker_disown(d, id);
		sfi_cap_disown(d, id);
		settle(d);
	}
	mutex_unlock(&d->instances_lock);
}
EXPORT_SYMBOL_GPL(sfi_principal_end);

/** sfi_principals_end_all() - the domain is reaped; sfi_cap_revoke_all() follows. Context: process. */
void sfi_principals_end_all(struct sfi_domain *d)
{
	struct sfi_principal *p, *next;

	mutex_lock(&d->instances_lock);
	drop_aliases(d, 0);
	list_for_each_entry_safe(p, next, &d->principals, node)
		forget(d, p);
	mutex_unlock(&d->instances_lock);
}

/** sfi_principal_name() - copies the name of a principal, "" if it has none. Context: any. */
void sfi_principal_name(struct sfi_domain *d, u64 id, char *buf, size_t len)
{
	struct sfi_principal *p;

	rcu_read_lock();
	p = id ? by_id(d, id) : NULL;
	strscpy(buf, p ? p->name : "", len);
	rcu_read_unlock();
}
