// SPDX-License-Identifier: GPL-2.0
/* use_after_free.c - store to memory that was freed */
ATTACK(use_after_free, succeeds, "write to foreign memory")
{
	u64 *own = opaque(kmalloc(64, GFP_KERNEL)), *stale = opaque(own);
	u64 old;

	if (!own)
		return -ENOMEM;
	kfree(own);
	old = READ_ONCE(stale[7]);
	WRITE_ONCE(stale[7], ~old);
	if (READ_ONCE(stale[7]) != ~old)
		return -EIO;
	WRITE_ONCE(stale[7], old);
	return 0;
}

ALLOW(use_after_free)
{
	u64 *own = opaque(kmalloc(64, GFP_KERNEL));
	bool good;

	if (!own)
		return -ENOMEM;
	WRITE_ONCE(own[7], BAD);
	good = READ_ONCE(own[7]) == BAD;
	kfree(own);
	return good ? 0 : -EIO;
}
