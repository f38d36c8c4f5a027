// SPDX-License-Identifier: GPL-2.0
/* ranges.c - objects of kinds with ranges, which are found by any address inside: a tree by kind and address. */
#include "tracker.h"

static int compare_key(const struct sfi_object *o, const struct sfi_kind *k, const void *obj)
{
	if (o->kind != k)
		return o->kind < k ? -1 : 1;
	if (o->obj != obj)
		return o->obj < obj ? -1 : 1;
	return 0;
}

/** sfi_range_insert() - the record is of a ranged kind. Under objects_lock. */
void sfi_range_insert(struct sfi_domain *d, struct tracked *t)
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

/** sfi_range_erase() - the opposite. Under objects_lock. */
void sfi_range_erase(struct sfi_domain *d, struct tracked *t)
{
	rb_erase(&t->index, &d->objects_index);
}

/* The object with the highest address that is not behind addr. */
struct sfi_object *sfi_find_around(struct sfi_frame *f, const struct sfi_kind *k, const void *addr)
{
	struct sfi_domain *d = f->domain;
	struct tracked *best = NULL;
	unsigned long flags;
	struct rb_node *n;

	flags = sfi_objects_lock(d);
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
	sfi_objects_unlock(d, flags);
	return best ? &best->o : NULL;
}
EXPORT_SYMBOL_GPL(sfi_find_around);
