// SPDX-License-Identifier: GPL-2.0
/* read_after_end.c - store to the data of a read that was ended, in a page where others are still read to */
static int read_after_end_body(bool legal)
{
	void *data = block_data(block_rq[READ_FIRST]);

	if (!legal)
		block_end(READ_FIRST);
	return block_store(data, 1);
}

ATTACK(read_after_end, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_after_end_body);
}

ALLOW(read_after_end)
{
	return with_block(BLOCK_IO, true, read_after_end_body);
}
