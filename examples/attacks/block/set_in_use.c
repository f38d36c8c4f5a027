// SPDX-License-Identifier: GPL-2.0
/* set_in_use.c - a tag set freed whose disk is still there */
ATTACK(set_in_use, dies, "kernel call against its spec: blk_mq_free_tag_set")
{
	int ret = block_add(GENHD_FL_HIDDEN);

	if (ret)
		return ret;
	blk_mq_free_tag_set(&block_set);
	del_gendisk(block_disk);
	put_disk(block_disk);
	return 0;
}

ALLOW(set_in_use)
{
	int ret = block_add(GENHD_FL_HIDDEN);

	if (!ret)
		block_remove();
	return ret;
}
