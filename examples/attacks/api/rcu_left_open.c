// SPDX-License-Identifier: GPL-2.0
/* rcu_left_open.c - RCU read-side section never left */
ATTACK(rcu_left_open, dies, "lock or context left unbalanced")
{
	rcu_read_lock();
	return 0;
}

ALLOW(rcu_left_open)
{
	rcu_read_lock();
	rcu_read_unlock();
	return 0;
}
