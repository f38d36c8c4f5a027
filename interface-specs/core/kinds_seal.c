// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_seal.c - sealing: the kernel follows pointers inside a queued work item or
 * an armed timer, so the driver loses WRITE on it from the moment it is handed over
 * until the kernel has let go of it. One lock orders that against the gate that runs
 * when the kernel lets go. Freeing memory with a sealed item in it fails, because
 * freeing demands WRITE on all of it.
 */
#include <linux/module.h>
#include <linux/spinlock.h>
#include "kinds.h"

static DEFINE_SPINLOCK(sfi_seal_lock);

/**
 * sfi_seal_enter() - takes the lock; a check that fails while it is held releases it
 * with the activation's other locks.
 */
unsigned long sfi_seal_enter(struct sfi_frame *f)
{
	unsigned long flags;

	spin_lock_irqsave(&sfi_seal_lock, flags);
	sfi_lock_acquired(f, &sfi_seal_lock, SFI_LOCK_SPIN_IRQ);
	return flags;
}

void sfi_seal_leave(struct sfi_frame *f, unsigned long flags)
{
	sfi_lock_released(f, &sfi_seal_lock, SFI_LOCK_SPIN_IRQ);
	spin_unlock_irqrestore(&sfi_seal_lock, flags);
}
