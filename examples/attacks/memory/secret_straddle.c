// SPDX-License-Identifier: GPL-2.0
/* secret_straddle.c - load that begins in public memory and ends in another driver's */
ATTACK(secret_straddle, succeeds, "read of foreign memory")
{
	return READ_ONCE(*(u64 *)((u8 *)theirs - 4)) >> 32 == (u32)NEIGHBOUR_SECRET ? 0 : -EIO;
}

ALLOW(secret_straddle)
{
	return READ_ONCE(*(u64 *)((u8 *)w->heap + 4)) ? 0 : -EIO;
}
