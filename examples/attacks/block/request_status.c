// SPDX-License-Identifier: GPL-2.0
/* request_status.c - a request ended with a status that is none, an index into the kernel's table of errors */
static int request_status_body(bool legal)
{
	struct request *rq = block_rq[READ_FIRST];

	block_rq[READ_FIRST] = NULL;
	blk_mq_end_request(rq, legal ? BLK_STS_IOERR : (__force blk_status_t)(u8)opaque_number(200));
	return 0;
}

ATTACK(request_status, dies, "kernel call against its spec: blk_mq_end_request")
{
	return with_block(BLOCK_IO, false, request_status_body);
}

ALLOW(request_status)
{
	return with_block(BLOCK_IO, true, request_status_body);
}
