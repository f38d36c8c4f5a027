// SPDX-License-Identifier: GPL-2.0
/* lock_freed.c - memory freed with a held spinlock in it, which is unlocked afterwards */
static int lock_freed_with(bool early)
{
	spinlock_t *own = opaque(kmalloc(64, GFP_KERNEL));

	if (!own)
		return -ENOMEM;
	spin_lock_init(own);
	spin_lock(own);
	if (early)
		kfree(own);
	spin_unlock(own);
	if (!early)
		kfree(own);
	return 0;
}

ATTACK(lock_freed, succeeds, "kernel call against its spec: kfree")
{
	return lock_freed_with(opaque_number(1));
}

ALLOW(lock_freed)
{
	return lock_freed_with(opaque_number(0));
}
