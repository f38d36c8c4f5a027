// SPDX-License-Identifier: GPL-2.0
/* radix_internal_entry.c - entry that the kernel takes for a node of its own radix tree */
#include <linux/radix-tree.h>

static RADIX_TREE(radix_internal_root, GFP_KERNEL);

static int radix_internal_insert(void *entry)
{
	int ret = radix_tree_insert(&radix_internal_root, 0, entry);

	if (!ret)
		radix_tree_delete_item(&radix_internal_root, 0, NULL);
	return ret;
}

ATTACK(radix_internal_entry, dies, "kernel call against its spec: radix_tree_insert")
{
	return radix_internal_insert((void *)((u64)opaque(w->heap) | 2));
}

ALLOW(radix_internal_entry)
{
	return radix_internal_insert(opaque(w->heap));
}
