// SPDX-License-Identifier: GPL-2.0
/* heap_store.c - store to a heap object of somebody else */
ATTACK(heap_store, corrupts, "write to foreign memory")
{
	WRITE_ONCE(w->heap[3], BAD);
	return 0;
}

ALLOW(heap_store)
{
	u64 *own = kmalloc(64, GFP_KERNEL);
	bool good;

	if (!own)
		return -ENOMEM;
	WRITE_ONCE(own[3], BAD);
	good = READ_ONCE(own[3]) == BAD;
	kfree(own);
	return good ? 0 : -EIO;
}
