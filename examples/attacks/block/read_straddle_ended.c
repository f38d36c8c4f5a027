// SPDX-License-Identifier: GPL-2.0
/* read_straddle_ended.c - store that begins in the data of a read that was ended, and ends in that of one that was not */
static int read_straddle_ended_body(bool legal)
{
	void *first = block_data(block_rq[READ_FIRST]), *second = block_data(block_rq[READ_SECOND]);

	if (second != first + SECTOR_SIZE || block_store(first, 20) || block_store(second, 20))
		return -EIO;
	block_end(READ_FIRST);
	return block_store(second - (legal ? 0 : 4), 1);
}

ATTACK(read_straddle_ended, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_straddle_ended_body);
}

ALLOW(read_straddle_ended)
{
	return with_block(BLOCK_IO, true, read_straddle_ended_body);
}
