// SPDX-License-Identifier: GPL-2.0
/* discard_flags.c - flags of the kernel's own changed in a discard, to keep its errors out of the log */
static int discard_flags_body(bool legal)
{
	struct request *rq = block_rq[DISCARD];

	if (!legal)
		rq->rq_flags |= RQF_QUIET;
	blk_mq_start_request(rq);
	return !!(rq->rq_flags & RQF_QUIET) == !legal ? 0 : -EIO;
}

ATTACK(discard_flags, succeeds, "kernel call against its spec: blk_mq_start_request")
{
	return with_block(BIT(DISCARD), false, discard_flags_body);
}

ALLOW(discard_flags)
{
	return with_block(BIT(DISCARD), true, discard_flags_body);
}
