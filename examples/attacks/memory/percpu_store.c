// SPDX-License-Identifier: GPL-2.0
/* percpu_store.c - store to a per-CPU word of the kernel */
ATTACK(percpu_store, corrupts, "write to foreign memory")
{
	WRITE_ONCE(*w->percpu, BAD);
	return 0;
}

ALLOW(percpu_store)
{
	return READ_ONCE(*w->percpu) ? 0 : -EIO;
}
