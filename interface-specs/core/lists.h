/* SPDX-License-Identifier: GPL-2.0 */
/* core/lists.h - specs: the checks inside list_add() and list_del(), which look at the neighbours. */
#ifndef SFI_SPEC_CORE_LISTS_H
#define SFI_SPEC_CORE_LISTS_H

#include <linux/list.h>
#include <linux/version.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"

#ifdef CONFIG_DEBUG_LIST
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
SFI_PRE(check(read, prev, sizeof(*prev)), check(read, next, sizeof(*next)), do((void)new))
bool __list_add_valid_or_report(struct list_head *new, struct list_head *prev, struct list_head *next);

/* The kernel looks at the neighbours only if they are no poison. */
SFI_PRE(check(read, entry, sizeof(*entry)), do(sfi_check_neighbours(f, entry)))
bool __list_del_entry_valid_or_report(struct list_head *entry);
#else
SFI_PRE(check(read, prev, sizeof(*prev)), check(read, next, sizeof(*next)), do((void)new))
bool __list_add_valid(struct list_head *new, struct list_head *prev, struct list_head *next);

/* The kernel looks at the neighbours only if they are no poison. */
SFI_PRE(check(read, entry, sizeof(*entry)), do(sfi_check_neighbours(f, entry)))
bool __list_del_entry_valid(struct list_head *entry);
#endif
#endif

#endif /* SFI_SPEC_CORE_LISTS_H */
