// SPDX-License-Identifier: GPL-2.0
/* straddle.c - 8-byte store that begins inside an allocation and ends behind it */
static int straddle_at(size_t at)
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL));
	u64 old, now;

	if (!own)
		return -ENOMEM;
	old = READ_ONCE(*(u64 *)(own + at));
	WRITE_ONCE(*(u64 *)(own + at), ~old);
	now = READ_ONCE(*(u64 *)(own + at));
	WRITE_ONCE(*(u64 *)(own + at), old);
	kfree(own);
	return now == ~old ? 0 : -EIO;
}

ATTACK(straddle, succeeds, "write to foreign memory")
{
	return straddle_at(opaque_number(60));
}

ALLOW(straddle)
{
	return straddle_at(opaque_number(53));
}
