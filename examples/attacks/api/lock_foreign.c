// SPDX-License-Identifier: GPL-2.0
/* lock_foreign.c - spin_lock on memory of the kernel's */
ATTACK(lock_foreign, corrupts, "kernel call against its spec: _raw_spin_lock")
{
	/* A lock of somebody else's taken for good. */
	spin_lock(opaque(w->lock));
	preempt_enable();
	return 0;
}

ALLOW(lock_foreign)
{
	static DEFINE_SPINLOCK(own);

	spin_lock(opaque(&own));
	spin_unlock(opaque(&own));
	return 0;
}
