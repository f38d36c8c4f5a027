/* SPDX-License-Identifier: GPL-2.0 */
/* core/scatterlist.h - specs: scatterlists. Chained ones are the kernel's: see kinds_sg.c. */
#ifndef SFI_SPEC_CORE_SCATTERLIST_H
#define SFI_SPEC_CORE_SCATTERLIST_H

#include <linux/scatterlist.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* The entry names the page of buf: there is one only in the direct map. */
SFI_PRE(check(write, sg, sizeof(*sg)), check(that, virt_addr_valid(buf)))
SFI_KEEPS
void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int buflen);

SFI_PRE(check(write, table, sizeof(*table)), check(that, nents > 0), do((void)first_chunk))
SFI_CALL(sfi_sg_alloc_chained(f, table, nents))
int sg_alloc_table_chained(struct sg_table *table, int nents, struct scatterlist *first_chunk,
			   unsigned nents_first_chunk);

SFI_PRE(check(write, table, sizeof(*table)))
SFI_CALL(sfi_sg_free_chained(f, table))
void sg_free_table_chained(struct sg_table *table, unsigned nents_first_chunk);

#endif /* SFI_SPEC_CORE_SCATTERLIST_H */
