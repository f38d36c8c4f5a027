/* SPDX-License-Identifier: GPL-2.0 */
/* block/badblocks.h - specs: bad block lists, sealed from init to exit: the kernel follows their page. */
#ifndef SFI_SPEC_BLOCK_BADBLOCKS_H
#define SFI_SPEC_BLOCK_BADBLOCKS_H

#include <linux/badblocks.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(that, !sfi_owned(f, &sfi_kind_badblocks, bb)), transfer(write, bb, sizeof(*bb)))
SFI_POST(if (!ret) track(badblocks, bb, 0), if (ret) copy(write, bb, sizeof(*bb)))
int badblocks_init(struct badblocks *bb, int enable);

SFI_PRE(context(sleep), untrack(badblocks, bb))
SFI_POST(copy(write, bb, sizeof(*bb)))
void badblocks_exit(struct badblocks *bb);

SFI_PRE(check(own, badblocks, bb), check(write, first_bad, sizeof(*first_bad)), check(write, bad_sectors, sizeof(*bad_sectors)))
int badblocks_check(struct badblocks *bb, sector_t s, int sectors, sector_t *first_bad, int *bad_sectors);

SFI_PRE(check(own, badblocks, bb))
int badblocks_set(struct badblocks *bb, sector_t s, int sectors, int acknowledged);

SFI_PRE(check(own, badblocks, bb))
int badblocks_clear(struct badblocks *bb, sector_t s, int sectors);

SFI_PRE(check(own, badblocks, bb), check(write, page, PAGE_SIZE))
ssize_t badblocks_show(struct badblocks *bb, char *page, int unack);

#endif /* SFI_SPEC_BLOCK_BADBLOCKS_H */
