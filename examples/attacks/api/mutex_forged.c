// SPDX-License-Identifier: GPL-2.0
/* mutex_forged.c - mutex whose waiter list names kernel memory, unlocked */
static DEFINE_MUTEX(mutex_forged_mutex);

ATTACK(mutex_forged, dies, "kernel call against its spec: mutex_unlock")
{
	/* Held by nobody the kernel knows; it would follow the forged waiter list. */
	*(u64 *)opaque(&mutex_forged_mutex.owner) = (u64)current | 1;
	*(u64 *)opaque(&mutex_forged_mutex.wait_list.next) = 0x10;
	mutex_unlock(&mutex_forged_mutex);
	return 0;
}

ALLOW(mutex_forged)
{
	mutex_lock(&mutex_forged_mutex);
	mutex_unlock(&mutex_forged_mutex);
	return 0;
}
