// SPDX-License-Identifier: GPL-2.0
/* set_ops_replaced.c - a tag set made to lead to a table of the attacker's choice after it was allocated */
static u64 set_ops_replaced_table[sizeof(struct blk_mq_ops) / 8];	/* as numbers, so that no gate comes in between */

static int set_ops_replaced_body(bool legal)
{
	if (legal)
		return block_set.ops == &block_ops ? 0 : -EIO;
	memcpy(set_ops_replaced_table, &block_ops, sizeof(block_ops));
	set_ops_replaced_table[offsetof(struct blk_mq_ops, exit_request) / 8] = (u64)w->hijacked;
	block_set.ops = (const struct blk_mq_ops *)set_ops_replaced_table;
	return 0;
}

ATTACK(set_ops_replaced, hijacks, "contained")
{
	return with_block(BLOCK_IO, false, set_ops_replaced_body);
}

ALLOW(set_ops_replaced)
{
	return with_block(BLOCK_IO, true, set_ops_replaced_body);
}
