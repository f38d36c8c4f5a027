// SPDX-License-Identifier: GPL-2.0
/* radix_sealed.c - root of a filled radix tree pointed at a kernel page, which the next insertion fills in */
#include <linux/radix-tree.h>

static RADIX_TREE(radix_sealed_root, GFP_KERNEL);
static u64 radix_sealed_items[2];

ATTACK(radix_sealed, corrupts, "write to foreign memory")
{
	int ret = radix_tree_insert(&radix_sealed_root, 0, &radix_sealed_items[0]);

	/* An empty page is an empty node. */
	if (!ret)
		*(u64 *)opaque(&radix_sealed_root.xa_head) = (u64)page_address(w->page) | 2;
	return ret ?: radix_tree_insert(&radix_sealed_root, 1, &radix_sealed_items[1]);
}

ALLOW(radix_sealed)
{
	int i, ret = 0;

	for (i = 0; i < 2 && !ret; i++)
		ret = radix_tree_insert(&radix_sealed_root, i, &radix_sealed_items[i]);
	for (i = 0; i < 2 && !ret; i++)
		if (radix_tree_delete_item(&radix_sealed_root, i, NULL) != &radix_sealed_items[i])
			ret = -ENOENT;
	/* Empty again, it is the driver's own memory again. */
	*(u64 *)opaque(&radix_sealed_root.xa_head) = 0;
	return ret;
}
