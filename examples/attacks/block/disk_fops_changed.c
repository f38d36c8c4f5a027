// SPDX-License-Identifier: GPL-2.0
/* disk_fops_changed.c - table of block device operations changed after the disk was added */
static int disk_fops_changed_body(bool legal)
{
	if (legal)
		return block_fops.free_disk ? -EIO : 0;
	*(void **)opaque(&block_fops.free_disk) = w->hijacked;
	return 0;
}

ATTACK(disk_fops_changed, hijacks, "contained")
{
	return with_block(BLOCK_IO, false, disk_fops_changed_body);
}

ALLOW(disk_fops_changed)
{
	return with_block(BLOCK_IO, true, disk_fops_changed_body);
}
