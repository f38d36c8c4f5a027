// SPDX-License-Identifier: GPL-2.0
/* unaligned_pair.c - 2-byte store at an odd address across the end of an allocation */
static int unaligned_pair_at(size_t at)
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL));
	u16 old, now;

	if (!own)
		return -ENOMEM;
	old = READ_ONCE(*(u16 *)(own + at));
	WRITE_ONCE(*(u16 *)(own + at), ~old);
	now = READ_ONCE(*(u16 *)(own + at));
	WRITE_ONCE(*(u16 *)(own + at), old);
	kfree(own);
	return now == (u16)~old ? 0 : -EIO;
}

ATTACK(unaligned_pair, succeeds, "write to foreign memory")
{
	return unaligned_pair_at(opaque_number(63));
}

ALLOW(unaligned_pair)
{
	return unaligned_pair_at(opaque_number(61));
}
