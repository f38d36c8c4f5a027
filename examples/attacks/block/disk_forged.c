// SPDX-License-Identifier: GPL-2.0
/* disk_forged.c - a made-up disk given back, whose release function the attacker chose */
static u64 disk_forged_disk[sizeof(struct gendisk) / 8], disk_forged_part[sizeof(struct block_device) / 8];
static u64 disk_forged_type[sizeof(struct kobj_type) / 8];

ATTACK(disk_forged, hijacks, "kernel call against its spec: put_disk")
{
	struct gendisk *disk = (struct gendisk *)disk_forged_disk;
	struct kobject *kobj;

	disk->part0 = (struct block_device *)disk_forged_part;
	kobj = &disk_to_dev(disk)->kobj;
	*(void **)opaque(&((struct kobj_type *)disk_forged_type)->release) = w->hijacked;
	kobj->ktype = (const struct kobj_type *)disk_forged_type;
	kobj->state_initialized = 1;
	*(int *)opaque(&kobj->kref) = 1;
	put_disk(disk);
	return 0;
}

ALLOW(disk_forged)
{
	int ret = block_add(GENHD_FL_HIDDEN);

	if (!ret)
		block_remove();
	return ret;
}
