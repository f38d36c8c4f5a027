// SPDX-License-Identifier: GPL-2.0
/* unlock_not_held.c - unlock of a spinlock that is not held */
static DEFINE_SPINLOCK(unlock_not_held_lock);

ATTACK(unlock_not_held, dies, "kernel call against its spec: _raw_spin_unlock")
{
	spin_unlock(&unlock_not_held_lock);
	return 0;
}

ALLOW(unlock_not_held)
{
	spin_lock(&unlock_not_held_lock);
	spin_unlock(&unlock_not_held_lock);
	return 0;
}
