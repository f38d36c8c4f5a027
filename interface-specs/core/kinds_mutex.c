// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_mutex.c - mutexes: sealed from the first call that may lock one until the last
 * activation has unlocked it. The kernel follows the waiters' list in it.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include "kinds.h"

static void release_mutex(struct sfi_domain *d, struct sfi_object *o)
{
	/* The aborts unlocked it; what is left is a record. */
}

/* aux2: activations that hold it or wait for it, under the seal lock */
const struct sfi_kind sfi_kind_mutex = { .name = "mutex", .order = SFI_REAP_TIMER, .release = release_mutex };
EXPORT_SYMBOL_GPL(sfi_kind_mutex);

/** sfi_mutex_seal() - one more activation is about to lock it. */
void sfi_mutex_seal(struct sfi_frame *f, struct mutex *lock)
{
	unsigned long flags = sfi_seal_enter(f);
	struct sfi_object *o = sfi_find(f, &sfi_kind_mutex, lock);

	if (!o) {
		u64 holder = sfi_d2k_seal(f, lock, sizeof(*lock), "mutex");
		if (atomic_long_read(&lock->owner) || !list_empty(&lock->wait_list) ||
		    lock->wait_list.prev != &lock->wait_list || raw_spin_is_locked(&lock->wait_lock))
			sfi_stub_fail(f, "an initialised mutex (mutex_init)", lock);
		sfi_track_for(f, holder, &sfi_kind_mutex, lock, 0);
		o = sfi_find(f, &sfi_kind_mutex, lock);
	}
	o->aux2++;
	sfi_seal_leave(f, flags);
}

/** sfi_mutex_unseal() - one fewer; the driver gets it back when nobody is left. */
void sfi_mutex_unseal(struct sfi_frame *f, struct mutex *lock)
{
	unsigned long flags = sfi_seal_enter(f);
	struct sfi_object *o = sfi_find(f, &sfi_kind_mutex, lock);

	if (o && !--o->aux2) {
		u64 holder = o->principal;

		sfi_untrack(f, &sfi_kind_mutex, lock);
		sfi_k2d_grant(f, holder, lock, sizeof(*lock), "mutex");
	}
	sfi_seal_leave(f, flags);
}
