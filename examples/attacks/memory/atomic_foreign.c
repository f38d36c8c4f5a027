// SPDX-License-Identifier: GPL-2.0
/* atomic_foreign.c - atomic increment of a kernel word */
ATTACK(atomic_foreign, corrupts, "write to foreign memory")
{
	atomic64_inc((atomic64_t *)&w->heap[1]);
	return 0;
}

ALLOW(atomic_foreign)
{
	static atomic64_t own;

	atomic64_inc(opaque(&own));
	return atomic64_read(&own) == 1 ? 0 : -EIO;
}
