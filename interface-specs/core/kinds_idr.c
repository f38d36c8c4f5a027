// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_idr.c - struct ida lies in the driver's memory, but the kernel follows the tree
 * in it: from its first use on the driver cannot write it, until it is reaped.
 */
#include <linux/idr.h>
#include <linux/module.h>
#include "kinds.h"

static void release_ida(struct sfi_domain *d, struct sfi_object *o)
{
	ida_destroy(o->obj);
}

const struct sfi_kind sfi_kind_ida = { .name = "ida", .order = SFI_REAP_MEM - 1, .release = release_ida };
EXPORT_SYMBOL_GPL(sfi_kind_ida);

/* Nothing to release: the ida goes with all its IDs. */
const struct sfi_kind sfi_kind_ida_id = { .name = "ID", .order = SFI_REAP_MEM - 1 };
EXPORT_SYMBOL_GPL(sfi_kind_ida_id);

/** sfi_ida_seal() - on first use: take it away from the driver, and it must be empty. */
void sfi_ida_seal(struct sfi_frame *f, struct ida *ida)
{
	unsigned long flags = sfi_seal_enter(f);

	if (!sfi_owned(f, &sfi_kind_ida, ida)) {
		u64 holder = sfi_d2k_seal(f, ida, sizeof(*ida), "ida");

		if (ida->xa.xa_head || ida->xa.xa_flags != (IDA_INIT_FLAGS) || spin_is_locked(&ida->xa.xa_lock))
			sfi_stub_fail(f, "an initialised, empty ida at its first use", ida);
		sfi_track_for(f, holder, &sfi_kind_ida, ida, 0);
	}
	sfi_seal_leave(f, flags);
}
