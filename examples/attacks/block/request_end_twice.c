// SPDX-License-Identifier: GPL-2.0
/* request_end_twice.c - a request ended twice */
static int request_end_twice_body(bool legal)
{
	struct request *rq = block_rq[READ_FIRST];

	block_end(READ_FIRST);
	if (!legal)
		blk_mq_end_request(rq, BLK_STS_OK);
	return 0;
}

ATTACK(request_end_twice, dies, "kernel call against its spec: blk_mq_end_request")
{
	return with_block(BLOCK_IO, false, request_end_twice_body);
}

ALLOW(request_end_twice)
{
	return with_block(BLOCK_IO, true, request_end_twice_body);
}
