// SPDX-License-Identifier: GPL-2.0
/* lock_leaked.c - spinlock never unlocked */
static DEFINE_SPINLOCK(lock_leaked_lock);

ATTACK(lock_leaked, dies, "lock or context left unbalanced")
{
	spin_lock(&lock_leaked_lock);
	return 0;
}

ALLOW(lock_leaked)
{
	spin_lock(&lock_leaked_lock);
	spin_unlock(&lock_leaked_lock);
	return 0;
}
