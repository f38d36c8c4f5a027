// SPDX-License-Identifier: GPL-2.0
/* cmpxchg_foreign.c - compare-and-exchange on a kernel word */
ATTACK(cmpxchg_foreign, corrupts, "write to foreign memory")
{
	u64 old = READ_ONCE(w->heap[2]);

	return cmpxchg(&w->heap[2], old, BAD) == old ? 0 : -EIO;
}

ALLOW(cmpxchg_foreign)
{
	u64 *own = kzalloc(64, GFP_KERNEL);
	bool good;

	if (!own)
		return -ENOMEM;
	good = cmpxchg(&own[2], 0, BAD) == 0 && READ_ONCE(own[2]) == BAD;
	kfree(own);
	return good ? 0 : -EIO;
}
