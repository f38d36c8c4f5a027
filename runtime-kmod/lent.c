// SPDX-License-Identifier: GPL-2.0
/* lent.c - objects that an activation has borrowed: it may use them until its gate returns. Only it touches its list, so no lock. */
#include <linux/slab.h>

#include "tracker.h"

void sfi_lend(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux)
{
	struct tracked *t = kzalloc(sizeof(*t), GFP_ATOMIC | __GFP_NOWARN);

	if (!t)
		sfi_stub_fail(f, "memory to record a borrowed object", obj);
	t->o.kind = k;
	t->o.obj = (void *)obj;
	t->o.aux = aux;
	t->o.where = f->stub;
	t->o.principal = f->principal;
	list_add(&t->o.node, &f->lent);
}
EXPORT_SYMBOL_GPL(sfi_lend);

/*
 * An outer activation on this context is still running, so what it borrowed is
 * still lent to the domain, or to its instance.
 */
static struct sfi_object *find_lent(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_frame *outer;
	struct sfi_object *o;

	for (outer = f; outer; outer = outer->prev) {
		if (outer->domain != f->domain)
			continue;
		list_for_each_entry(o, &outer->lent, node)
			if (o->kind == k && o->obj == obj && sfi_tracker_may_use(f, o))
				return o;
	}
	return NULL;
}

void sfi_unlend(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_object *o = find_lent(f, k, obj);

	if (!o)
		return;		/* consumed already, or owned instead */
	list_del(&o->node);
	sfi_tracker_free(o);
}
EXPORT_SYMBOL_GPL(sfi_unlend);

bool sfi_has(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	return sfi_owned(f, k, obj) || find_lent(f, k, obj);
}
EXPORT_SYMBOL_GPL(sfi_has);

void __sfi_check_ref(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, const char *what)
{
	if (!sfi_has(f, k, obj))
		sfi_stub_fail(f, what ? what : k->name, obj);
}
EXPORT_SYMBOL_GPL(__sfi_check_ref);

/** sfi_release_lent() - the activation ends: nothing is lent to it any more. */
void sfi_release_lent(struct sfi_frame *f)
{
	struct sfi_object *o, *next;

	list_for_each_entry_safe(o, next, &f->lent, node)
		sfi_tracker_free(o);
	INIT_LIST_HEAD(&f->lent);
}
