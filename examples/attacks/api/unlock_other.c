// SPDX-License-Identifier: GPL-2.0
/* unlock_other.c - unlock of another spinlock than was taken */
static DEFINE_SPINLOCK(unlock_other_one);
static DEFINE_SPINLOCK(unlock_other_two);

ATTACK(unlock_other, succeeds, "kernel call against its spec: _raw_spin_unlock")
{
	spin_lock(&unlock_other_one);
	spin_unlock(&unlock_other_two);
	return spin_is_locked(&unlock_other_one) ? 0 : -EIO;
}

ALLOW(unlock_other)
{
	spin_lock(&unlock_other_one);
	spin_unlock(&unlock_other_one);
	return spin_is_locked(&unlock_other_one) ? -EIO : 0;
}
