// SPDX-License-Identifier: GPL-2.0
/* read_loop_past_end.c - a loop that begins in the data of a read and ends behind it */
static noinline void read_loop_past_end_fill(u64 *p, unsigned long n)
{
	unsigned long i;

	for (i = 0; i < n; i++)
		WRITE_ONCE(p[i], i);
}

static int read_loop_past_end_body(bool legal)
{
	u64 *p = opaque(block_data(block_rq[READ_THIRD]));
	unsigned long n = opaque_number(SECTOR_SIZE / 8 + (legal ? 0 : 1));

	read_loop_past_end_fill(p, n);
	return READ_ONCE(p[n - 1]) == n - 1 ? 0 : -EIO;
}

ATTACK(read_loop_past_end, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_loop_past_end_body);
}

ALLOW(read_loop_past_end)
{
	return with_block(BLOCK_IO, true, read_loop_past_end_body);
}
