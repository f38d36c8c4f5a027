// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_disk.c - gendisks. The driver works on a copy; when it is added, what the driver
 * set there is checked and taken over. The kernel calls functions of this file, which call
 * the driver's gates if there is a driver.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "kinds.h"

struct field { u16 offset, size; };
#define FIELD(m) { offsetof(struct gendisk, m), sizeof_field(struct gendisk, m) }

/* Written while the driver prepares the disk; read-only once it is added. */
static const struct field setup_fields[] = {
	FIELD(major), FIELD(first_minor), FIELD(minors), FIELD(disk_name), FIELD(events), FIELD(event_flags),
	FIELD(fops), FIELD(private_data), FIELD(flags),
};

#define DISK_FLAGS_FREE (GENHD_FL_REMOVABLE | GENHD_FL_HIDDEN | GENHD_FL_NO_PART)

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
static unsigned int *granularity(struct sfi_blk_disk *k)
{
	return &k->upper->queue->limits.discard_granularity;
}
#endif

static void grant_fields(struct sfi_frame *f, struct sfi_blk_disk *k)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(setup_fields); i++)
		sfi_k2d_copy_write(f, (char *)k->lower + setup_fields[i].offset, setup_fields[i].size, "gendisk field");
	/* A cookie that the kernel never follows. */
	sfi_k2d_copy_write(f, &k->upper->queue->queuedata, sizeof(void *), "queuedata");
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
	/* No function sets it; any number will do. */
	sfi_k2d_copy_write(f, granularity(k), sizeof(unsigned int), "discard_granularity");
#endif
}

/* Under sfi_blk_mutex. */
static struct sfi_blk_disk *find(struct sfi_domain *d, const struct gendisk *disk)
{
	struct sfi_blk_set *s;
	struct sfi_blk_disk *k;

	list_for_each_entry(s, &sfi_blk_sets, node)
		list_for_each_entry(k, &s->disks, node)
			if (s->domain == d && !k->put && k->lower && (k->lower == disk || k->upper == disk))
				return k;
	return NULL;
}

/** sfi_blk_queue() - q is the queue of a disk of this driver. Context: any, so it asks the tracker. */
struct sfi_blk_disk *sfi_blk_queue(struct sfi_frame *f, struct request_queue *q)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_blk_disk, q);

	if (!o)
		sfi_stub_fail(f, "the queue of a disk of this driver", q);
	return (struct sfi_blk_disk *)o->aux;
}

/** sfi_blk_disk() - disk, ours or the driver's copy, is a disk of this driver. Context: may sleep. */
struct sfi_blk_disk *sfi_blk_disk(struct sfi_frame *f, struct gendisk *disk)
{
	struct sfi_blk_disk *k;

	sfi_check_sleepable(f);
	mutex_lock(&sfi_blk_mutex);
	k = find(sfi_frame_domain(f), disk);
	mutex_unlock(&sfi_blk_mutex);
	if (!k)
		sfi_stub_fail(f, "a gendisk of this driver", disk);
	return k;
}

void sfi_blk_check_hctx(struct sfi_frame *f, const struct blk_mq_hw_ctx *hctx)
{
	struct blk_mq_hw_ctx *h;
	struct request_queue *q;
	unsigned long i;

	sfi_d2k_check_read(f, hctx, sizeof(*hctx), "blk_mq_hw_ctx");
	q = READ_ONCE(hctx->queue);
	sfi_blk_queue(f, q);
	xa_for_each(&q->hctx_table, i, h)
		if (h == hctx)
			return;
	sfi_stub_fail(f, "a hardware queue of this driver's disk", hctx);
}

/** sfi_blk_limits_open() - the limits of a disk that is not added yet; one that survived keeps its own. */
bool sfi_blk_limits_open(struct sfi_frame *f, struct request_queue *q)
{
	return !sfi_blk_queue(f, q)->added;
}

/* ---- the kernel's view: block_device_operations */

static struct sfi_blk_disk *disk_of(struct gendisk *disk)
{
	return container_of(disk->fops, struct sfi_blk_disk, fops);
}

static bool is_down(const struct sfi_blk_disk *k)
{
	return k->gone || k->held;
}

static int upper_getgeo(struct block_device *bdev, struct hd_geometry *geo)
{
	struct sfi_blk_disk *k = disk_of(bdev->bd_disk);

	if (is_down(k))
		return -EIO;
	return k->low_fops.getgeo ? k->low_fops.getgeo(bdev, geo) : -ENOTTY;
}

static void forget(struct sfi_blk_disk *k)
{
	mutex_lock(&sfi_blk_mutex);
	list_del(&k->node);
	sfi_blk_put_set(k->set);
	mutex_unlock(&sfi_blk_mutex);
	sfi_blk_attrs_free(k->attrs);
	kfree(k->lower);
	kfree(k);
}

/* The last reference is gone: the driver forgets the disk, then we do. */
static void upper_free_disk(struct gendisk *disk)
{
	struct sfi_blk_disk *k = disk_of(disk);

	if (!is_down(k) && k->low_fops.free_disk)
		k->low_fops.free_disk(disk);
	forget(k);
}

/** sfi_blk_drop() - the driver's reference goes; a disk that was never added ends here. */
void sfi_blk_drop(struct sfi_blk_disk *k)
{
	bool added = k->added;

	k->put = true;
	put_disk(k->upper);
	if (!added)
		forget(k);	/* the kernel does not call free_disk() then */
}

static void check_fops(struct sfi_frame *f, const struct block_device_operations *o)
{
	if (o->submit_bio)
		sfi_stub_fail(f, "a blk-mq driver: bio-based ones (submit_bio) are not mediated", o);
	sfi_check_gate(f, o->getgeo, "block_device_operations__getgeo");
	sfi_check_gate(f, o->free_disk, "block_device_operations__free_disk");
	/* Not installed: zoned disks are refused, so nobody asks for zones. */
	sfi_check_gate(f, o->report_zones, "block_device_operations__report_zones");
	if (o->poll_bio || o->open || o->release || o->ioctl || o->compat_ioctl || o->check_events ||
	    o->unlock_native_capacity || o->set_read_only || o->swap_slot_free_notify || o->devnode ||
	    o->get_unique_id || o->pr_ops || o->alternative_gpt_sector
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	    || o->rw_page
#endif
	   )
		sfi_stub_fail(f, "only the block_device_operations that block/disk.h names", o);
}

/* ---- from the driver */

static struct gendisk *alloc_upper(struct sfi_blk_set *s, struct queue_limits *lim, void *queuedata)
{
	static struct lock_class_key key;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	return __blk_mq_alloc_disk(&s->upper, lim, queuedata, &key);
#else
	return __blk_mq_alloc_disk(&s->upper, queuedata, &key);
#endif
}

static struct sfi_blk_disk *make_disk(struct sfi_blk_set *s, struct queue_limits *lim, void *queuedata, int *rc)
{
	struct sfi_blk_disk *k = kzalloc(sizeof(*k), GFP_KERNEL);
	struct gendisk *upper;

	*rc = -ENOMEM;
	if (!k)
		return NULL;
	k->lower = kzalloc(sizeof(*k->lower), GFP_KERNEL);
	if (!k->lower)
		goto no_lower;
	upper = alloc_upper(s, lim, queuedata);
	if (IS_ERR(upper)) {
		*rc = PTR_ERR(upper);
		goto no_disk;
	}
	k->set = s;
	k->upper = upper;
	k->fops.owner = sfi_domain_module(s->domain);
	k->fops.getgeo = upper_getgeo;
	k->fops.free_disk = upper_free_disk;
	upper->fops = &k->fops;
	mutex_lock(&sfi_blk_mutex);
	list_add_tail(&k->node, &s->disks);
	mutex_unlock(&sfi_blk_mutex);
	return k;

no_disk:
	kfree(k->lower);
no_lower:
	kfree(k);
	return NULL;
}

/* Every hardware queue gets a driver again. */
static int readopt_hctxs(struct sfi_blk_disk *k)
{
	struct sfi_blk_set *s = k->set;
	struct blk_mq_hw_ctx *hctx;
	unsigned long i;
	int rc = 0;

	if (!s->low.init_hctx)
		return 0;
	xa_for_each(&k->upper->queue->hctx_table, i, hctx)
		if (!rc)
			rc = s->low.init_hctx(hctx, s->upper.driver_data, i);
	return rc;
}

static int adopt(struct sfi_blk_disk *k, void *queuedata)
{
	k->lower = kzalloc(sizeof(*k->lower), GFP_KERNEL);
	if (!k->lower)
		return -ENOMEM;
	k->upper->queue->queuedata = queuedata;
	return readopt_hctxs(k);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
static void check_limits(struct sfi_frame *f, const struct queue_limits *lim)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	if (lim->features & (BLK_FEAT_ZONED | BLK_FEAT_POLL))
		sfi_stub_fail(f, "a disk that is neither zoned nor polled", lim);
	if (lim->integrity.tuple_size || lim->integrity.tag_size)
		sfi_stub_fail(f, "a disk without integrity data", lim);
#endif
}
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
/** sfi_blk_read_limits() - limits to start from. Context: may sleep. */
struct queue_limits sfi_blk_read_limits(struct request_queue *q)
{
	struct queue_limits lim = queue_limits_start_update(q);

	mutex_unlock(&q->limits_lock);
	return lim;
}

/** sfi_blk_commit_limits() - checked limits for a disk in use. Context: may sleep. */
int sfi_blk_commit_limits(struct sfi_frame *f, struct request_queue *q, const struct queue_limits *lim)
{
	struct queue_limits copy = *lim;

	check_limits(f, &copy);
	queue_limits_start_update(q);
	return queue_limits_commit_update_frozen(q, &copy);
}
#endif

/** sfi_blk_alloc_disk() - blk_mq_alloc_disk() for a driver: a new one, or the one that waits for it. */
struct gendisk *sfi_blk_alloc_disk(struct sfi_frame *f, struct blk_mq_tag_set *set, struct queue_limits *lim,
				   void *queuedata)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_blk_set, set);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	struct queue_limits copy = { };
#else
	int copy;
#endif
	struct sfi_blk_disk *k;
	struct sfi_blk_set *s;
	int rc;

	if (!o)
		sfi_stub_fail(f, "a tag set of this driver", set);
	s = (struct sfi_blk_set *)o->aux;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	if (lim) {
		sfi_d2k_check_read(f, lim, sizeof(*lim), "queue_limits");
		memcpy(&copy, lim, sizeof(copy));
	}
	check_limits(f, &copy);
#endif
	mutex_lock(&sfi_blk_mutex);
	k = sfi_blk_shadow_disk(s);
	mutex_unlock(&sfi_blk_mutex);
	if (k) {
		rc = adopt(k, queuedata);
		if (rc)
			return ERR_PTR(rc);
	} else {
		k = make_disk(s, (void *)&copy, queuedata, &rc);
		if (!k)
			return ERR_PTR(rc);
	}
	memcpy(k->lower, k->upper, sizeof(*k->lower));
	k->lower->fops = NULL;
	sfi_track(f, &sfi_kind_blk_disk, k->upper->queue, (u64)k);
	grant_fields(f, k);
	return k->lower;
}

static void freeze_fields(struct sfi_frame *f, struct sfi_blk_disk *k)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(setup_fields); i++)
		sfi_revoke_write(f, (char *)k->lower + setup_fields[i].offset, setup_fields[i].size);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
	sfi_revoke_write(f, granularity(k), sizeof(unsigned int));
#endif
}

static void check_setup(struct sfi_frame *f, const struct gendisk *l)
{
	if (strnlen(l->disk_name, DISK_NAME_LEN) == DISK_NAME_LEN || !l->disk_name[0] ||
	    strchr(l->disk_name, '/'))
		sfi_stub_fail(f, "a disk_name that is a file name", l);
	if (l->major ? !sfi_owned(f, &sfi_kind_blk_major, (void *)(long)l->major) || l->minors < 1 : l->minors)
		sfi_stub_fail(f, "a major that this driver registered, and minors only with it", l);
	if (l->first_minor < 0 || l->minors > DISK_MAX_PARTS || l->first_minor > MINORMASK + 1 - l->minors)
		sfi_stub_fail(f, "minors in range", l);
	if (l->flags & ~DISK_FLAGS_FREE)
		sfi_stub_fail(f, "gendisk flags that a driver may set", l);
	if (l->events || l->event_flags)
		sfi_stub_fail(f, "a disk without events", l);
}

static int add_first(struct sfi_blk_disk *k, struct device *parent)
{
	struct gendisk *u = k->upper, *l = k->lower;
	int rc;

	u->major = l->major;
	u->first_minor = l->first_minor;
	u->minors = l->minors;
	u->flags |= l->flags;
	u->private_data = l->private_data;
	strscpy(u->disk_name, l->disk_name, DISK_NAME_LEN);
	rc = device_add_disk(parent, u, sfi_blk_attrs_groups(k->attrs));
	k->added = !rc;
	return rc;
}

/** sfi_blk_add_disk() - device_add_disk(), or the end of the wait of a disk that survived. */
int sfi_blk_add_disk(struct sfi_frame *f, struct device *parent, struct gendisk *disk,
		     const struct attribute_group **groups)
{
	struct sfi_blk_disk *k = sfi_blk_disk(f, disk);
	struct sfi_blk_attrs *attrs;

	if (k->deleted || (k->added && !k->held))
		sfi_stub_fail(f, "a disk that was not added before", disk);
	freeze_fields(f, k);
	check_setup(f, k->lower);
	if (!k->lower->fops)
		sfi_stub_fail(f, "a disk with fops", disk);
	sfi_d2k_check_read(f, k->lower->fops, sizeof(k->low_fops), "block_device_operations");
	memcpy(&k->low_fops, k->lower->fops, sizeof(k->low_fops));
	check_fops(f, &k->low_fops);
	attrs = sfi_blk_attrs_make(f, groups, sfi_frame_domain(f));
	if (IS_ERR(attrs))
		return PTR_ERR(attrs);
	if (!k->added) {
		k->attrs = attrs;
		return add_first(k, parent);
	}
	if (!sfi_blk_attrs_rebind(k->attrs, attrs)) {
		sfi_blk_attrs_free(attrs);
		return -EEXIST;
	}
	k->upper->private_data = k->lower->private_data;
	sfi_blk_resume(k);
	return 0;
}

/** sfi_blk_del_disk() - del_gendisk() for a driver: waits for I/O, which the driver still serves. */
void sfi_blk_del_disk(struct sfi_frame *f, struct gendisk *disk)
{
	struct sfi_blk_disk *k = sfi_blk_disk(f, disk);

	if (!k->added || k->deleted || k->held)
		sfi_stub_fail(f, "a disk that is added", disk);
	k->deleted = true;
	del_gendisk(k->upper);
}

void sfi_blk_put_disk(struct sfi_frame *f, struct gendisk *disk)
{
	struct sfi_blk_disk *k = sfi_blk_disk(f, disk);

	if (k->added && !k->deleted && !k->held)
		sfi_stub_fail(f, "a disk that was deleted, or never added", disk);
	freeze_fields(f, k);
	sfi_revoke_write(f, &k->upper->queue->queuedata, sizeof(void *));
	sfi_untrack(f, &sfi_kind_blk_disk, k->upper->queue);
	if (k->held) {		/* the driver could not start after all: the disk waits on */
		sfi_blk_recall(k);
		return;
	}
	sfi_blk_drop(k);
}

/* ---- the driver stops its own queue; undone for it when it dies */

void sfi_blk_quiesce(struct sfi_frame *f, struct request_queue *q)
{
	sfi_blk_queue(f, q)->quiesced++;
	blk_mq_quiesce_queue_nowait(q);
}

void sfi_blk_unquiesce(struct sfi_frame *f, struct request_queue *q)
{
	struct sfi_blk_disk *k = sfi_blk_queue(f, q);

	if (!k->quiesced)
		sfi_stub_fail(f, "a queue that the driver has quiesced", q);
	k->quiesced--;
	blk_mq_unquiesce_queue(q);
}

/* Does not outwait the domain: with it dead, nobody would finish the requests. */
void sfi_blk_freeze(struct sfi_frame *f, struct request_queue *q)
{
	sfi_blk_queue(f, q)->frozen++;
	blk_freeze_queue_start(q);
	while (!sfi_domain_is_dead(sfi_frame_domain(f)))
		if (blk_mq_freeze_queue_wait_timeout(q, HZ / 10))
			break;
}

void sfi_blk_unfreeze(struct sfi_frame *f, struct request_queue *q)
{
	struct sfi_blk_disk *k = sfi_blk_queue(f, q);

	if (!k->frozen)
		sfi_stub_fail(f, "a queue that the driver has frozen", q);
	k->frozen--;
	blk_mq_unfreeze_queue(q);
}

/* ---- reaper */

static void quiesce_disk(struct sfi_domain *d, struct sfi_object *o)
{
	sfi_blk_hold((struct sfi_blk_disk *)o->aux);
}

static void release_disk(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_blk_disk *k = (struct sfi_blk_disk *)o->aux;

	sfi_blk_recall(k);
	/* Without a device the data was the driver's own memory: better no disk than an empty one. */
	if (!k->added || k->deleted || !k->set->parent)
		sfi_blk_give_up(k);
}

/* The device is reset in the first pass, after this one's: orders differ. */
const struct sfi_kind sfi_kind_blk_disk = {
	.name = "gendisk", .order = SFI_REAP_CLASS, .quiesce = quiesce_disk, .release = release_disk };
