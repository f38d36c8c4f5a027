/* SPDX-License-Identifier: GPL-2.0 */
/* core/radix.h - specs: radix trees rooted in the driver's memory. Sealed while not empty: see kinds_radix.c. */
#ifndef SFI_SPEC_CORE_RADIX_H
#define SFI_SPEC_CORE_RADIX_H

#include <linux/radix-tree.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* The kernel takes values with these bits for nodes of its own. */
SFI_PRE(check(that, !((unsigned long)entry & 3)))
SFI_CALL(sfi_radix_insert(f, root, index, entry))
int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *entry);

SFI_CALL(sfi_radix_lookup(f, root, index))
SFI_KEEPS
void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index);

SFI_CALL(sfi_radix_delete(f, root, index, item))
void *radix_tree_delete_item(struct radix_tree_root *root, unsigned long index, void *item);

SFI_PRE(check(that, max_items <= 65536), check(write, results, max_items * sizeof(void *)))
SFI_CALL(sfi_radix_gang_lookup(f, root, results, first_index, max_items))
unsigned int radix_tree_gang_lookup(const struct radix_tree_root *root, void **results, unsigned long first_index,
				    unsigned int max_items);

/* Success leaves preemption off: the gate finds a driver that forgets the end. */
SFI_PRE(context(sleep), context(gfp, gfp_mask))
int radix_tree_preload(gfp_t gfp_mask);

SFI_PRE(check(that, in_atomic()))
void radix_tree_preload_end(void);

#endif /* SFI_SPEC_CORE_RADIX_H */
