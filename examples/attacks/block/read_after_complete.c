// SPDX-License-Identifier: GPL-2.0
/* read_after_complete.c - store to the data of a read that complete() has ended; the twin's complete() stores before */
static int read_after_complete_body(bool legal)
{
	struct request *rq = block_rq[READ_FIRST];
	void *data = block_data(rq);
	int ms;

	if (block_store(data, 20))
		return -EIO;
	block_rq[READ_FIRST] = NULL;
	WRITE_ONCE(block_medium[0], legal);
	blk_mq_complete_request(rq);	/* another CPU's softirq may run complete() */
	for (ms = 0; ms < 2000 && !READ_ONCE(block_completed); ms += 10)
		msleep(10);
	if (!READ_ONCE(block_completed))
		return -ETIMEDOUT;
	if (legal)
		return READ_ONCE(*(u8 *)data) == 1 ? 0 : -EIO;
	return block_store(data, 1);
}

ATTACK(read_after_complete, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, read_after_complete_body);
}

ALLOW(read_after_complete)
{
	return with_block(BLOCK_IO, true, read_after_complete_body);
}
