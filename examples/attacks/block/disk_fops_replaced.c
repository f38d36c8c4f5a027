// SPDX-License-Identifier: GPL-2.0
/* disk_fops_replaced.c - disk made to lead to a table of the attacker's choice after it was added */
static u64 disk_fops_replaced_table[sizeof(struct block_device_operations) / 8];	/* as numbers: no gate comes in between */

static int disk_fops_replaced_body(bool legal)
{
	if (legal)
		return block_disk->fops ? 0 : -EIO;
	memcpy(disk_fops_replaced_table, &block_fops, sizeof(block_fops));
	disk_fops_replaced_table[offsetof(struct block_device_operations, free_disk) / 8] = (u64)w->hijacked;
	*(void **)opaque(&block_disk->fops) = disk_fops_replaced_table;
	return 0;
}

ATTACK(disk_fops_replaced, hijacks, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, disk_fops_replaced_body);
}

ALLOW(disk_fops_replaced)
{
	return with_block(BLOCK_IO, true, disk_fops_replaced_body);
}
