// SPDX-License-Identifier: GPL-2.0
/* read_granted_after_end.c - store to the data of a read that was written much, then ended; the twin much, before the end */
static int read_granted_after_end_body(bool legal)
{
	void *data = block_data(block_rq[READ_FIRST]);

	if (block_store(data, 20))
		return -EIO;
	if (!legal)
		block_end(READ_FIRST);
	return block_store(data, 1);
}

ATTACK(read_granted_after_end, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_granted_after_end_body);
}

ALLOW(read_granted_after_end)
{
	return with_block(BLOCK_IO, true, read_granted_after_end_body);
}
