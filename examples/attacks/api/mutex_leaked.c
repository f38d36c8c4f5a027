// SPDX-License-Identifier: GPL-2.0
/* mutex_leaked.c - mutex never unlocked */
static DEFINE_MUTEX(mutex_leaked_mutex);

ATTACK(mutex_leaked, succeeds, "lock or context left unbalanced")
{
	mutex_lock(&mutex_leaked_mutex);
	return 0;
}

ALLOW(mutex_leaked)
{
	mutex_lock(&mutex_leaked_mutex);
	mutex_unlock(&mutex_leaked_mutex);
	return 0;
}
