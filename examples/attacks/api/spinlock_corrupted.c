// SPDX-License-Identifier: GPL-2.0
/* spinlock_corrupted.c - own spinlock whose word names a queue of waiters that is none */
static DEFINE_SPINLOCK(spinlock_corrupted_lock);

ATTACK(spinlock_corrupted, dies, "kernel call against its spec: _raw_spin_lock")
{
	/* The kernel's lock would follow it to a waiter of some CPU. */
	*(u32 *)opaque(&spinlock_corrupted_lock) = 0x7fff0100;
	spin_lock(&spinlock_corrupted_lock);
	spin_unlock(&spinlock_corrupted_lock);
	return 0;
}

ALLOW(spinlock_corrupted)
{
	*(u32 *)opaque(&spinlock_corrupted_lock) = 0;
	spin_lock(&spinlock_corrupted_lock);
	spin_unlock(&spinlock_corrupted_lock);
	return 0;
}
