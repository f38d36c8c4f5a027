// SPDX-License-Identifier: GPL-2.0
/* read_after_error.c - store to the data of a read that queue_rq() has handed back with an error; the twin's did not */
static void *read_after_error_data;

static blk_status_t read_after_error_fail(struct request *rq)
{
	read_after_error_data = block_data(rq);
	block_store(read_after_error_data, 20);
	return BLK_STS_IOERR;
}

static blk_status_t read_after_error_keep(struct request *rq)
{
	read_after_error_data = block_data(rq);
	block_rq[READ_FIRST] = rq;
	return BLK_STS_OK;
}

static int read_after_error_body(bool legal)
{
	return block_store(read_after_error_data, 1);
}

ATTACK(read_after_error, succeeds, "write to foreign memory")
{
	block_first = read_after_error_fail;
	return with_block(BLOCK_IO, false, read_after_error_body);
}

ALLOW(read_after_error)
{
	block_first = read_after_error_keep;
	return with_block(BLOCK_IO, true, read_after_error_body);
}
