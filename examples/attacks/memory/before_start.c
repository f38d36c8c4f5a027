// SPDX-License-Identifier: GPL-2.0
/* before_start.c - store to the word before an allocation */
static int before_start_at(long at)
{
	u64 *own = opaque(kmalloc(64, GFP_KERNEL)), old;
	bool written;

	if (!own)
		return -ENOMEM;
	old = READ_ONCE(own[at]);
	WRITE_ONCE(own[at], ~old);
	written = READ_ONCE(own[at]) == ~old;
	WRITE_ONCE(own[at], old);
	kfree(own);
	return written ? 0 : -EIO;
}

ATTACK(before_start, succeeds, "write to foreign memory")
{
	return before_start_at(opaque_number(-1));
}

ALLOW(before_start)
{
	return before_start_at(opaque_number(0));
}
