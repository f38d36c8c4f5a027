// SPDX-License-Identifier: GPL-2.0
/* off_by_one.c - store to the byte behind an allocation */
static int off_by_one_at(size_t at)
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL)), old;
	bool written;

	if (!own)
		return -ENOMEM;
	old = READ_ONCE(own[at]);
	WRITE_ONCE(own[at], ~old);
	written = READ_ONCE(own[at]) == (u8)~old;
	WRITE_ONCE(own[at], old);
	kfree(own);
	return written ? 0 : -EIO;
}

ATTACK(off_by_one, succeeds, "write to foreign memory")
{
	return off_by_one_at(opaque_number(64));
}

ALLOW(off_by_one)
{
	return off_by_one_at(opaque_number(63));
}
