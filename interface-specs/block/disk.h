/* SPDX-License-Identifier: GPL-2.0 */
/* block/disk.h - specs: gendisks, what the kernel calls of them, major numbers. */
#ifndef SFI_SPEC_BLOCK_DISK_H
#define SFI_SPEC_BLOCK_DISK_H

#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/hdreg.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
SFI_PRE(context(sleep), do((void)lkclass))
SFI_CALL(sfi_blk_alloc_disk(f, set, lim, queuedata))
struct gendisk *__blk_mq_alloc_disk(struct blk_mq_tag_set *set, struct queue_limits *lim, void *queuedata,
				    struct lock_class_key *lkclass);
#else
SFI_PRE(context(sleep), do((void)lkclass))
SFI_CALL(sfi_blk_alloc_disk(f, set, NULL, queuedata))
struct gendisk *__blk_mq_alloc_disk(struct blk_mq_tag_set *set, void *queuedata, struct lock_class_key *lkclass);
#endif

SFI_PRE(context(sleep), if (parent) check(ref, device, parent))
SFI_CALL(sfi_blk_add_disk(f, parent, disk, groups))
int device_add_disk(struct device *parent, struct gendisk *disk, const struct attribute_group **groups);

SFI_CALL(sfi_blk_del_disk(f, gp))
void del_gendisk(struct gendisk *gp);

SFI_CALL(sfi_blk_put_disk(f, disk))
void put_disk(struct gendisk *disk);

SFI_CALL(set_disk_ro(sfi_blk_disk(f, disk)->upper, read_only))
void set_disk_ro(struct gendisk *disk, bool read_only);

SFI_CALL(set_capacity(sfi_blk_disk(f, disk)->upper, size))
void set_capacity(struct gendisk *disk, sector_t size);

SFI_CALL(set_capacity_and_notify(sfi_blk_disk(f, disk)->upper, size))
bool set_capacity_and_notify(struct gendisk *disk, sector_t size);

/* Zones are not mediated: refused, and zoned disks never get this far. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
SFI_PRE(do(sfi_stub_fail(f, "a disk without zones", disk)))
int blk_revalidate_disk_zones(struct gendisk *disk);
#endif

SFI_PRE(context(sleep), check(string, name), check(that, !probe), check(that, major < BLKDEV_MAJOR_MAX))
SFI_CALL(sfi_blk_register_major(f, major, name))
int __register_blkdev(unsigned int major, const char *name, void (*probe)(dev_t devt));

SFI_PRE(context(sleep), check(own, blk_major, (void *)(unsigned long)major), check(string, name))
SFI_CALL(sfi_blk_unregister_major(f, major))
void unregister_blkdev(unsigned int major, const char *name);

/* ---- block_device_operations, through the functions of kinds_disk.c */

SFI_SLOT(struct block_device_operations, getgeo)
SFI_PRE(copy(write, geo, sizeof(*geo)))
SFI_POST(revoke(geo, sizeof(*geo)), check(that, ret <= 0))
SFI_DEAD(, -EIO)
int sfi_slot_getgeo(struct block_device *bdev, struct hd_geometry *geo);

SFI_SLOT(struct block_device_operations, free_disk)
SFI_DEAD()
void sfi_slot_free_disk(struct gendisk *disk);

/* ---- bio-based drivers are not mediated */

SFI_SLOT(struct block_device_operations, submit_bio)
SFI_PRE(do(sfi_stub_fail(f, "a blk-mq driver", bio)))
SFI_DEAD(bio_io_error(bio))
void sfi_slot_submit_bio(struct bio *bio);

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
SFI_PRE(do((void)lkclass), do((void)node), do(sfi_stub_fail(f, "a blk-mq driver", NULL)))
struct gendisk *__blk_alloc_disk(int node, struct lock_class_key *lkclass);
#endif

SFI_PRE(do(sfi_stub_fail(f, "a blk-mq driver", bio)))
void bio_endio(struct bio *bio);

/* Never installed: zoned disks are refused. */
SFI_SLOT(struct block_device_operations, report_zones)
SFI_PRE(do(sfi_stub_fail(f, "report_zones() is not called", disk)))
SFI_DEAD(, -EIO)
int sfi_slot_report_zones(struct gendisk *disk, sector_t sector, unsigned int nr_zones, report_zones_cb cb,
			  void *data);

/* ---- attributes, through the functions of kinds_attr.c */

SFI_SLOT(struct device_attribute, show)
SFI_PRE(copy(write, buf, PAGE_SIZE))
SFI_RET(ret >= -MAX_ERRNO && ret < (ssize_t)PAGE_SIZE)
SFI_POST(revoke(buf, PAGE_SIZE))
SFI_DEAD(, -EIO)
ssize_t sfi_slot_device_attribute_show(struct device *dev, struct device_attribute *attr, char *buf);

SFI_SLOT(struct device_attribute, store)
SFI_RET(ret >= -MAX_ERRNO && ret <= (ssize_t)count)
SFI_DEAD(, -EIO)
ssize_t sfi_slot_device_attribute_store(struct device *dev, struct device_attribute *attr, const char *buf,
					size_t count);

SFI_SLOT(struct attribute_group, is_visible)
SFI_RET(any)	/* upper_visible() masks it */
SFI_DEAD(, 0)
umode_t sfi_slot_is_visible(struct kobject *kobj, struct attribute *attr, int n);

#endif /* SFI_SPEC_BLOCK_DISK_H */
