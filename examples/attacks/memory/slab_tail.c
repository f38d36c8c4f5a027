// SPDX-License-Identifier: GPL-2.0
/* slab_tail.c - store to the bytes behind the last object of a slab, of which the kernel's own report would warn */
static int slab_tail_store(bool tail)
{
	u64 *own = kmalloc(96, GFP_KERNEL), *at, old;	/* 42 in a page, and 64 bytes are left */
	bool written;

	if (!own)
		return -ENOMEM;
	at = opaque(tail ? (void *)((unsigned long)own | (PAGE_SIZE - 8)) : own);
	old = READ_ONCE(*at);
	WRITE_ONCE(*at, ~old);
	written = READ_ONCE(*at) == ~old;
	WRITE_ONCE(*at, old);
	kfree(own);
	return written ? 0 : -EIO;
}

ATTACK(slab_tail, succeeds, "write to foreign memory")
{
	return slab_tail_store(true);
}

ALLOW(slab_tail)
{
	return slab_tail_store(false);
}
