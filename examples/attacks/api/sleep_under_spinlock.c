// SPDX-License-Identifier: GPL-2.0
/* sleep_under_spinlock.c - msleep with a spinlock held */
static DEFINE_SPINLOCK(sleep_under_spinlock_lock);

ATTACK(sleep_under_spinlock, dies, "kernel call against its spec: msleep")
{
	spin_lock(&sleep_under_spinlock_lock);
	msleep(5);
	spin_unlock(&sleep_under_spinlock_lock);
	return 0;
}

ALLOW(sleep_under_spinlock)
{
	spin_lock(&sleep_under_spinlock_lock);
	spin_unlock(&sleep_under_spinlock_lock);
	msleep(5);
	return 0;
}
