// SPDX-License-Identifier: GPL-2.0
/* rcu_excess.c - RCU read-side section left that was never entered: the caller's ends early */
ATTACK(rcu_excess, succeeds, "kernel call against its spec: __rcu_read_unlock")
{
	int depth;

	rcu_read_unlock();
	depth = READ_ONCE(current->rcu_read_lock_nesting);
	rcu_read_lock();
	return depth == -1 ? 0 : -EIO;
}

ALLOW(rcu_excess)
{
	rcu_read_lock();
	rcu_read_unlock();
	return 0;
}
