// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_radix.c - radix trees. The root lies in the driver's memory and the kernel follows
 * it, so the driver cannot write it while there is anything in the tree. Entries are values
 * that the kernel never follows. One lock for all, as the driver may forget its own.
 */
#include <linux/module.h>
#include <linux/radix-tree.h>
#include "kinds.h"

static void release_radix(struct sfi_domain *d, struct sfi_object *o)
{
	struct radix_tree_root *root = o->obj;
	struct radix_tree_iter iter;
	void __rcu **slot;

	rcu_read_lock();
	radix_tree_for_each_slot(slot, root, &iter, 0)
		radix_tree_iter_delete(root, &iter, slot);
	rcu_read_unlock();
}

const struct sfi_kind sfi_kind_radix = {
	.name = "radix tree", .order = SFI_REAP_MEM - 1, .release = release_radix };
EXPORT_SYMBOL_GPL(sfi_kind_radix);

/* Under the seal lock. An idle root is checked for what an empty one holds. */
static void seal(struct sfi_frame *f, struct radix_tree_root *root)
{
	u64 holder;

	if (sfi_owned(f, &sfi_kind_radix, root))
		return;
	holder = sfi_d2k_seal(f, root, sizeof(*root), "radix_tree_root");
	if (!radix_tree_empty(root) || spin_is_locked(&root->xa_lock) ||
	    (root->xa_flags & ~(__force gfp_t)(__GFP_BITS_MASK)))
		sfi_stub_fail(f, "an initialised, empty radix tree at its first use", root);
	sfi_track_for(f, holder, &sfi_kind_radix, root, 0);
}

static void unseal_if_empty(struct sfi_frame *f, struct radix_tree_root *root)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_radix, root);
	u64 holder;

	if (!o || !radix_tree_empty(root))
		return;
	holder = o->principal;
	sfi_untrack(f, &sfi_kind_radix, root);
	sfi_k2d_grant(f, holder, root, sizeof(*root), "radix_tree_root");
}

/* Under the seal lock. A root that is not sealed is the driver's, so nothing to follow. */
static bool sealed(struct sfi_frame *f, const struct radix_tree_root *root)
{
	return sfi_owned(f, &sfi_kind_radix, root);
}

int sfi_radix_insert(struct sfi_frame *f, struct radix_tree_root *root, unsigned long index, void *entry)
{
	unsigned long flags = sfi_seal_enter(f);
	int rc;

	seal(f, root);
	rc = radix_tree_insert(root, index, entry);
	unseal_if_empty(f, root);
	sfi_seal_leave(f, flags);
	return rc;
}

void *sfi_radix_lookup(struct sfi_frame *f, const struct radix_tree_root *root, unsigned long index)
{
	unsigned long flags = sfi_seal_enter(f);
	void *entry = sealed(f, root) ? radix_tree_lookup(root, index) : NULL;

	sfi_seal_leave(f, flags);
	return entry;
}

void *sfi_radix_delete(struct sfi_frame *f, struct radix_tree_root *root, unsigned long index, void *item)
{
	unsigned long flags = sfi_seal_enter(f);
	void *entry = NULL;

	if (sealed(f, root)) {
		entry = radix_tree_delete_item(root, index, item);
		unseal_if_empty(f, root);
	}
	sfi_seal_leave(f, flags);
	return entry;
}

unsigned int sfi_radix_gang_lookup(struct sfi_frame *f, const struct radix_tree_root *root, void **results,
				   unsigned long first, unsigned int max)
{
	unsigned long flags = sfi_seal_enter(f);
	unsigned int n = sealed(f, root) ? radix_tree_gang_lookup(root, results, first, max) : 0;

	sfi_seal_leave(f, flags);
	return n;
}
