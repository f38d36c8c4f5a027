// SPDX-License-Identifier: GPL-2.0
/* request_end_requeued.c - a request ended after it was given back to be dispatched again; the twin ends it when it comes */
static int request_end_requeued_body(bool legal)
{
	struct request *rq = block_rq[READ_FIRST];

	block_rq[READ_FIRST] = NULL;
	WRITE_ONCE(block_wanted, 0);
	blk_mq_requeue_request(rq, legal);
	if (!legal)
		blk_mq_end_request(rq, BLK_STS_OK);	/* its user is told that it was read */
	return 0;
}

ATTACK(request_end_requeued, succeeds, "kernel call against its spec: blk_mq_end_request")
{
	return with_block(BLOCK_IO, false, request_end_requeued_body);
}

ALLOW(request_end_requeued)
{
	return with_block(BLOCK_IO, true, request_end_requeued_body);
}
