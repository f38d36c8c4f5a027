/* SPDX-License-Identifier: GPL-2.0 */
/* core/idr.h - specs: ID allocators in the driver's own memory. Sealed from the first use: see kinds_idr.c. */
#ifndef SFI_SPEC_CORE_IDR_H
#define SFI_SPEC_CORE_IDR_H

#include <linux/idr.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(gfp, gfp), do(sfi_ida_seal(f, ida)))
SFI_POST(if (ret >= 0) track(ida_id, ida, ret))
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp);

/* The kernel WARNs about an ID that is not allocated. */
SFI_PRE(untrack(ida_id, ida, id))
void ida_free(struct ida *ida, unsigned int id);

#endif /* SFI_SPEC_CORE_IDR_H */
