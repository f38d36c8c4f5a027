// SPDX-License-Identifier: GPL-2.0
/* sg_short.c - a scatterlist that is too short for the segments of a request */
static int sg_short_body(bool legal)
{
	struct sg_table table;
	int ret = sg_alloc_table_chained(&table, legal ? 2 : 1, NULL, 0);

	if (ret)
		return ret;
	ret = blk_rq_map_sg(block_disk->queue, block_rq[READ_SPLIT], table.sgl) == 2 &&
	      table.sgl[1].length == SECTOR_SIZE ? 0 : -EIO;	/* behind the end of the list, but for the twin */
	sg_free_table_chained(&table, 0);
	return ret;
}

ATTACK(sg_short, succeeds, "kernel call against its spec: blk_rq_map_sg")
{
	return with_block(BLOCK_IO, false, sg_short_body);
}

ALLOW(sg_short)
{
	return with_block(BLOCK_IO, true, sg_short_body);
}
