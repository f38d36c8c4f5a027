// SPDX-License-Identifier: GPL-2.0
/* read_neighbour_ended.c - store to the data of the ended one of two reads into a page, both written much; the twin to the other's */
static int read_neighbour_ended_body(bool legal)
{
	void *first = block_data(block_rq[READ_FIRST]), *second = block_data(block_rq[READ_SECOND]);

	if (block_store(first, 20) || block_store(second, 20))
		return -EIO;
	block_end(READ_FIRST);
	return block_store(legal ? second : first, 1);
}

ATTACK(read_neighbour_ended, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_neighbour_ended_body);
}

ALLOW(read_neighbour_ended)
{
	return with_block(BLOCK_IO, true, read_neighbour_ended_body);
}
