// SPDX-License-Identifier: GPL-2.0
/* spinlock_freed_by_store.c - own spinlock, held, opened for others by a store into it */
static DEFINE_SPINLOCK(spinlock_freed_lock);

ATTACK(spinlock_freed_by_store, succeeds, "kernel call against its spec: _raw_spin_unlock")
{
	spin_lock(&spinlock_freed_lock);
	*(u32 *)opaque(&spinlock_freed_lock) = 0;
	spin_unlock(&spinlock_freed_lock);
	return 0;
}

ALLOW(spinlock_freed_by_store)
{
	unsigned long flags;

	spin_lock_irqsave(&spinlock_freed_lock, flags);
	spin_unlock_irqrestore(&spinlock_freed_lock, flags);
	spin_lock_bh(&spinlock_freed_lock);
	spin_unlock_bh(&spinlock_freed_lock);
	return 0;
}
