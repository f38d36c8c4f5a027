// SPDX-License-Identifier: GPL-2.0
/* request_error_after_end.c - a request that queue_rq() has ended handed back with an error */
static blk_status_t request_error_after_end_twice(struct request *rq)
{
	block_serve(rq);
	return BLK_STS_IOERR;
}

static blk_status_t request_error_after_end_once(struct request *rq)
{
	return BLK_STS_IOERR;
}

static int request_error_after_end_body(bool legal)
{
	return 0;
}

ATTACK(request_error_after_end, dies, "kernel call against its spec in __sfi_gate_blk_mq_ops__queue_rq")
{
	block_first = request_error_after_end_twice;
	return with_block(BLOCK_IO, false, request_error_after_end_body);
}

ALLOW(request_error_after_end)
{
	block_first = request_error_after_end_once;
	return with_block(BLOCK_IO, true, request_error_after_end_body);
}
