// SPDX-License-Identifier: GPL-2.0
/* mutex_corrupted.c - waiter list of a held mutex overwritten before it is unlocked */
static DEFINE_MUTEX(mutex_corrupted_mutex);

ATTACK(mutex_corrupted, dies, "write to foreign memory")
{
	mutex_lock(&mutex_corrupted_mutex);
	*(u64 *)opaque(&mutex_corrupted_mutex.owner) |= 1;
	*(u64 *)opaque(&mutex_corrupted_mutex.wait_list.next) = 0x10;
	mutex_unlock(&mutex_corrupted_mutex);
	return 0;
}

ALLOW(mutex_corrupted)
{
	mutex_lock(&mutex_corrupted_mutex);
	mutex_unlock(&mutex_corrupted_mutex);
	mutex_init(&mutex_corrupted_mutex);
	return 0;
}
