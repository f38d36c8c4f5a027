// SPDX-License-Identifier: GPL-2.0
/* odd_tail.c - store behind an allocation of 13 bytes, in the same 8-byte slot as its last byte */
static int odd_tail_at(size_t at)
{
	u8 *own = opaque(kmalloc(13, GFP_KERNEL));
	bool written;

	if (!own)
		return -ENOMEM;
	WRITE_ONCE(own[at], 0x41);
	written = READ_ONCE(own[at]) == 0x41;
	kfree(own);
	return written ? 0 : -EIO;
}

ATTACK(odd_tail, succeeds, "write to foreign memory")
{
	return odd_tail_at(opaque_number(13));
}

ALLOW(odd_tail)
{
	return odd_tail_at(opaque_number(12));
}
