/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/lists.h - specs: the checks of list_add() and list_del(), which are the driver's code
 * but for these. What the kernel would find corrupted is a BUG(): the driver's, so found here.
 */
#ifndef SFI_SPEC_CORE_LISTS_H
#define SFI_SPEC_CORE_LISTS_H

#include <linux/list.h>
#include <linux/poison.h>
#include <linux/version.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
SFI_PRE(check(read, prev, sizeof(*prev)), check(read, next, sizeof(*next)))
SFI_PRE(check(that, next->prev == prev && prev->next == next && new != prev && new != next))
SFI_KEEPS
bool __list_add_valid_or_report(struct list_head *new, struct list_head *prev, struct list_head *next);

SFI_PRE(check(read, entry, sizeof(*entry)))
SFI_PRE(check(that, entry->next != LIST_POISON1 && entry->prev != LIST_POISON2))
SFI_PRE(check(read, entry->prev, sizeof(*entry)), check(read, entry->next, sizeof(*entry)))
SFI_PRE(check(that, entry->prev->next == entry && entry->next->prev == entry))
SFI_KEEPS
bool __list_del_entry_valid_or_report(struct list_head *entry);
#else
SFI_PRE(check(read, prev, sizeof(*prev)), check(read, next, sizeof(*next)))
SFI_PRE(check(that, next->prev == prev && prev->next == next && new != prev && new != next))
SFI_KEEPS
bool __list_add_valid(struct list_head *new, struct list_head *prev, struct list_head *next);

SFI_PRE(check(read, entry, sizeof(*entry)))
SFI_PRE(check(that, entry->next != LIST_POISON1 && entry->prev != LIST_POISON2))
SFI_PRE(check(read, entry->prev, sizeof(*entry)), check(read, entry->next, sizeof(*entry)))
SFI_PRE(check(that, entry->prev->next == entry && entry->next->prev == entry))
SFI_KEEPS
bool __list_del_entry_valid(struct list_head *entry);
#endif

#endif /* SFI_SPEC_CORE_LISTS_H */
