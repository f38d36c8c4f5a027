// SPDX-License-Identifier: GPL-2.0
/* read_after_requeue.c - store to the data of a read that was given back to be dispatched again */
static int read_after_requeue_body(bool legal)
{
	struct request *rq = block_rq[READ_FIRST], *second = block_rq[READ_SECOND];
	void *data = block_data(rq);
	int ret;

	if (block_store(data, 20))
		return -EIO;
	block_rq[READ_FIRST] = block_rq[READ_SECOND] = NULL;
	WRITE_ONCE(block_wanted, 0);	/* when they come again they are served */
	if (!legal)
		blk_mq_requeue_request(rq, false);
	ret = block_store(data, 1);
	if (legal)
		blk_mq_requeue_request(rq, false);
	blk_mq_requeue_request(second, true);	/* lets both go */
	return ret;
}

ATTACK(read_after_requeue, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_after_requeue_body);
}

ALLOW(read_after_requeue)
{
	return with_block(BLOCK_IO, true, read_after_requeue_body);
}
