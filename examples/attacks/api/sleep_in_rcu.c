// SPDX-License-Identifier: GPL-2.0
/* sleep_in_rcu.c - msleep inside an RCU read-side section */
ATTACK(sleep_in_rcu, dies, "kernel call against its spec: msleep")
{
	rcu_read_lock();
	msleep(5);
	rcu_read_unlock();
	return 0;
}

ALLOW(sleep_in_rcu)
{
	rcu_read_lock();
	rcu_read_unlock();
	msleep(5);
	return 0;
}
