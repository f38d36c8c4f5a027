// SPDX-License-Identifier: GPL-2.0
/* mutex_under_spinlock.c - mutex_lock with a spinlock held */
static DEFINE_SPINLOCK(mutex_under_spinlock_lock);
static DEFINE_MUTEX(mutex_under_spinlock_mutex);

ATTACK(mutex_under_spinlock, succeeds, "kernel call against its spec: mutex_lock")
{
	spin_lock(&mutex_under_spinlock_lock);
	mutex_lock(&mutex_under_spinlock_mutex);
	mutex_unlock(&mutex_under_spinlock_mutex);
	spin_unlock(&mutex_under_spinlock_lock);
	return 0;
}

ALLOW(mutex_under_spinlock)
{
	mutex_lock(&mutex_under_spinlock_mutex);
	spin_lock(&mutex_under_spinlock_lock);
	spin_unlock(&mutex_under_spinlock_lock);
	mutex_unlock(&mutex_under_spinlock_mutex);
	return 0;
}
