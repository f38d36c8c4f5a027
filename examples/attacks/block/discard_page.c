// SPDX-License-Identifier: GPL-2.0
/* discard_page.c - the data of a discard led to a page that is none */
static int discard_page_body(bool legal)
{
	struct request *rq = block_rq[DISCARD];
	void *own = kzalloc(SECTOR_SIZE, GFP_KERNEL);
	struct sg_table table;
	int ret = own ? sg_alloc_table_chained(&table, 1, NULL, 0) : -ENOMEM;

	if (ret)
		goto free;
	rq->special_vec.bv_page = legal ? virt_to_page(own) : (struct page *)opaque(block_medium);
	rq->special_vec.bv_offset = offset_in_page(own);
	rq->special_vec.bv_len = 16;
	rq->rq_flags |= RQF_SPECIAL_PAYLOAD;
	ret = blk_rq_map_sg(block_disk->queue, rq, table.sgl) == 1 &&
	      sg_page(table.sgl) == rq->special_vec.bv_page ? 0 : -EIO;
	rq->rq_flags &= ~RQF_SPECIAL_PAYLOAD;
	sg_free_table_chained(&table, 0);
free:
	kfree(own);
	return ret;
}

ATTACK(discard_page, succeeds, "kernel call against its spec: blk_rq_map_sg")
{
	return with_block(BIT(DISCARD), false, discard_page_body);
}

ALLOW(discard_page)
{
	return with_block(BIT(DISCARD), true, discard_page_body);
}
