// SPDX-License-Identifier: GPL-2.0
/* read_straddle.c - store that begins in the data of a read that was written much, and ends behind it */
static int read_straddle_body(bool legal)
{
	void *data = block_data(block_rq[READ_THIRD]);

	if (block_store(data, 20))
		return -EIO;
	return block_store(data + SECTOR_SIZE - (legal ? 8 : 4), 1);
}

ATTACK(read_straddle, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_straddle_body);
}

ALLOW(read_straddle)
{
	return with_block(BLOCK_IO, true, read_straddle_body);
}
