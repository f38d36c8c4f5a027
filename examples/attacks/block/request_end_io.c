// SPDX-License-Identifier: GPL-2.0
/* request_end_io.c - a request's end function exchanged, to be called when it is ended; the twin stores to its private part */
static int request_end_io_body(bool legal)
{
	struct request *rq = block_rq[READ_FIRST];
	void **target = legal ? blk_mq_rq_to_pdu(rq) : (void **)&rq->end_io;

	*(void **)opaque(target) = w->hijacked;
	block_end(READ_FIRST);
	if (!legal && blk_mq_request_started(rq)) {	/* so that its user does not wait for ever */
		*(void **)opaque(target) = NULL;
		blk_mq_end_request(rq, BLK_STS_OK);
	}
	return 0;
}

ATTACK(request_end_io, hijacks, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, request_end_io_body);
}

ALLOW(request_end_io)
{
	return with_block(BLOCK_IO, true, request_end_io_body);
}
