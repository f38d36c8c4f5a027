// SPDX-License-Identifier: GPL-2.0
/* neighbour_store.c - store to another driver's memory */
ATTACK(neighbour_store, corrupts, "write to foreign memory")
{
	WRITE_ONCE(theirs[1], BAD);
	return 0;
}

ALLOW(neighbour_store)
{
	static u64 own[8];

	WRITE_ONCE(*(u64 *)opaque(&own[1]), BAD);
	return own[1] == BAD ? 0 : -EIO;
}
