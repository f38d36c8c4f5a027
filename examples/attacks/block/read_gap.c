// SPDX-License-Identifier: GPL-2.0
/* read_gap.c - store behind the first of the two parts of a read's data, when all of both was written */
static int read_gap_body(bool legal)
{
	struct request *rq = block_rq[READ_SPLIT];
	struct req_iterator iter;
	struct bio_vec bv;

	rq_for_each_segment(bv, rq, iter)
		if (bv.bv_len != SECTOR_SIZE ||
			block_store(page_address(bv.bv_page) + bv.bv_offset, SECTOR_SIZE / 8))
			return -EIO;
	return block_store(block_data(rq) + (legal ? 0 : SECTOR_SIZE), 1);
}

ATTACK(read_gap, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_gap_body);
}

ALLOW(read_gap)
{
	return with_block(BLOCK_IO, true, read_gap_body);
}
