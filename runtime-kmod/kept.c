// SPDX-License-Identifier: GPL-2.0
/*
 * kept.c - objects that outlive an instance of the driver. The reaper of a domain
 * that will be restarted leaves an object whose kind says so (a registered
 * net_device) in place; the next instance adopts it instead of making a new one.
 * What nobody adopted is released like everything else.
 */
#include <linux/list_sort.h>

#include "sfi.h"

/** sfi_domain_keeping() - the reaper prepares a restart. Context: a kind's quiesce or release. */
bool sfi_domain_keeping(const struct sfi_domain *d)
{
	return d->keeping;
}
EXPORT_SYMBOL_GPL(sfi_domain_keeping);

/** sfi_kept_add() - o is off all lists; its kind wants it kept. Context: may sleep. */
void sfi_kept_add(struct sfi_domain *d, struct sfi_object *o)
{
	mutex_lock(&d->kept_lock);
	list_add_tail(&o->node, &d->kept);
	mutex_unlock(&d->kept_lock);
}

/**
 * sfi_kept_find() - a kept object of that kind that match accepts.
 * Return: the object, or NULL. It stays until it is adopted, and only the probe it is
 * meant for adopts it. Context: may sleep; match must not fail.
 */
struct sfi_object *sfi_kept_find(struct sfi_frame *f, const struct sfi_kind *k,
				 bool (*match)(struct sfi_object *o, void *arg), void *arg)
{
	struct sfi_object *o, *found = NULL;
	struct sfi_domain *d = f->domain;

	mutex_lock(&d->kept_lock);
	list_for_each_entry(o, &d->kept, node)
		if (o->kind == k && match(o, arg)) {
			found = o;
			break;
		}
	mutex_unlock(&d->kept_lock);
	return found;
}
EXPORT_SYMBOL_GPL(sfi_kept_find);

/** sfi_adopt() - a kept object is the domain's own again. Context: may sleep. */
void sfi_adopt(struct sfi_frame *f, struct sfi_object *o)
{
	struct sfi_domain *d = f->domain;

	sfi_track(f, o->kind, o->obj, o->aux);	/* first: it may fail */
	mutex_lock(&d->kept_lock);
	list_del(&o->node);
	mutex_unlock(&d->kept_lock);
	sfi_tracker_free(o);
}
EXPORT_SYMBOL_GPL(sfi_adopt);

/**
 * sfi_kept_release() - the domain stays down, or nobody adopted them.
 * Context: process, domain->life held.
 */
void sfi_kept_release(struct sfi_domain *d)
{
	struct sfi_object *o, *next;
	LIST_HEAD(doomed);

	lockdep_assert_held(&d->life);
	mutex_lock(&d->kept_lock);
	list_splice_init(&d->kept, &doomed);
	mutex_unlock(&d->kept_lock);
	list_sort(NULL, &doomed, sfi_by_reap_order);
	list_for_each_entry_safe(o, next, &doomed, node) {
		o->kind->release(d, o);
		sfi_tracker_free(o);
	}
}
