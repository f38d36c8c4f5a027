// SPDX-License-Identifier: GPL-2.0
/* pdu_after_free.c - store to a request's private part after its tag set was freed */
static void *pdu_after_free_pdu;

static int pdu_after_free_body(bool legal)
{
	pdu_after_free_pdu = blk_mq_rq_to_pdu(block_rq[READ_FIRST]);
	return block_store(pdu_after_free_pdu, 1);
}

ATTACK(pdu_after_free, succeeds, "write to foreign memory")
{
	int ret = with_block(BLOCK_IO, false, pdu_after_free_body);

	return ret ?: block_store(pdu_after_free_pdu, 1);
}

ALLOW(pdu_after_free)
{
	return with_block(BLOCK_IO, true, pdu_after_free_body);
}
