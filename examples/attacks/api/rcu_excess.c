// SPDX-License-Identifier: GPL-2.0
/* rcu_excess.c - RCU read-side section left that was never entered */
ATTACK(rcu_excess, dies, "kernel call against its spec: __rcu_read_unlock")
{
	rcu_read_unlock();
	return 0;
}

ALLOW(rcu_excess)
{
	rcu_read_lock();
	rcu_read_unlock();
	return 0;
}
