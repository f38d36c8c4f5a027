// SPDX-License-Identifier: GPL-2.0
/* wild_index.c - array index that reaches a kernel object */
static u64 wild_index_array[4];

ATTACK(wild_index, corrupts, "write to foreign memory")
{
	long index = ((long)w->heap - (long)wild_index_array) / 8;

	WRITE_ONCE(wild_index_array[(long)opaque_number(index)], BAD);
	return 0;
}

ALLOW(wild_index)
{
	long index = opaque_number(3);

	WRITE_ONCE(wild_index_array[index], BAD);
	return wild_index_array[3] == BAD ? 0 : -EIO;
}
