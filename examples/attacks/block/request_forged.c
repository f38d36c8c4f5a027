// SPDX-License-Identifier: GPL-2.0
/* request_forged.c - a made-up request ended, whose end function the attacker chose */
static u64 request_forged_memory[sizeof(struct request) / 8];	/* as numbers, so that no gate comes in between */

static int request_forged_body(bool legal)
{
	struct request *rq = (struct request *)request_forged_memory;

	if (legal) {
		block_end(READ_FIRST);
		return 0;
	}
	rq->q = block_disk->queue;
	*(void **)opaque(&rq->end_io) = w->hijacked;
	*(int *)opaque(&rq->ref) = 2;
	blk_mq_end_request(rq, BLK_STS_OK);
	return 0;
}

ATTACK(request_forged, hijacks, "kernel call against its spec: blk_mq_end_request")
{
	return with_block(BLOCK_IO, false, request_forged_body);
}

ALLOW(request_forged)
{
	return with_block(BLOCK_IO, true, request_forged_body);
}
