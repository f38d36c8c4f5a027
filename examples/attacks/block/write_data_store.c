// SPDX-License-Identifier: GPL-2.0
/* write_data_store.c - store to the data of a write, which a driver may only read */
static int write_data_store_body(bool legal)
{
	u64 *data = opaque(block_data(block_rq[WRITE_ONLY]));

	if (READ_ONCE(*data) != 0x5a5a5a5a5a5a5a5aULL)
		return -EBADMSG;
	return legal ? 0 : block_store(data, 1);
}

ATTACK(write_data_store, succeeds, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, write_data_store_body);
}

ALLOW(write_data_store)
{
	return with_block(BLOCK_IO, true, write_data_store_body);
}
