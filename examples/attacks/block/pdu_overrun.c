// SPDX-License-Identifier: GPL-2.0
/* pdu_overrun.c - store behind a request's private part, where the next request is */
static int pdu_overrun_body(bool legal)
{
	u64 *p = blk_mq_rq_to_pdu(block_rq[READ_FIRST]) + BLOCK_PDU - (legal ? 8 : 0);
	u64 before = READ_ONCE(*(u64 *)opaque(p));
	int ret = block_store(p, 1);

	WRITE_ONCE(*(u64 *)opaque(p), before);
	return ret;
}

ATTACK(pdu_overrun, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, pdu_overrun_body);
}

ALLOW(pdu_overrun)
{
	return with_block(BLOCK_IO, true, pdu_overrun_body);
}
