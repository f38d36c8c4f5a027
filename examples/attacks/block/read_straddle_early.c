// SPDX-License-Identifier: GPL-2.0
/* read_straddle_early.c - first store to the data of a read that begins there and ends behind it */
static int read_straddle_early_body(bool legal)
{
	return block_store(block_data(block_rq[READ_THIRD]) + SECTOR_SIZE - (legal ? 8 : 4), 1);
}

ATTACK(read_straddle_early, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_straddle_early_body);
}

ALLOW(read_straddle_early)
{
	return with_block(BLOCK_IO, true, read_straddle_early_body);
}
