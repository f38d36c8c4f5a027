/* SPDX-License-Identifier: GPL-2.0 */
/*
 * blockdev.h - for attacks through the block layer: /dev/attackdisk, of 16 sectors in module data, without partitions.
 * The test (attack_files of lib.sh, by tools/sectors) reads and writes it: four reads into one page and a write at
 * once, and when these are done, a discard. The driver keeps those that the attack wants to have in its hands.
 */
#ifndef ATTACK_BLOCKDEV_H
#define ATTACK_BLOCKDEV_H

#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/scatterlist.h>
#include <linux/version.h>

#define BLOCK_SECTORS 16
#define BLOCK_PDU 16		/* bytes of a request that are the driver's */

/* Requests by their place on the disk, of a sector each but one; behind the third read's is a gap of a sector. */
enum {
	READ_FIRST,		/* to byte 0 of the user's page */
	READ_SECOND,		/* to byte 512 */
	READ_THIRD,		/* to byte 1024 */
	READ_SPLIT,		/* of two sectors: one to byte 2048, one to another page */
	WRITE_ONLY,
	DISCARD,		/* comes unstarted */
	BLOCK_SLOTS
};
#define BLOCK_IO (BIT(DISCARD) - 1)

static struct request *block_rq[BLOCK_SLOTS];	/* in the driver's hands */
static unsigned int block_wanted, block_came;	/* bits */
static struct gendisk *block_disk;
static struct blk_mq_tag_set block_set;
static u8 block_medium[BLOCK_SECTORS * SECTOR_SIZE];

/* Called by queue_rq() for the first read, instead of keeping it; says what queue_rq() does. */
static blk_status_t (*block_first)(struct request *rq);

static noinline void *block_data(struct request *rq)
{
	struct bio_vec bv = req_bvec(rq);

	return page_address(bv.bv_page) + bv.bv_offset;
}

/* Stores n words, each by itself: was the last one stored? */
static noinline int block_store(void *data, unsigned int n)
{
	u64 *p = opaque(data);

	while (n--)
		WRITE_ONCE(*(u64 *)opaque(p + n), BAD);
	return READ_ONCE(*p) == BAD ? 0 : -EIO;
}

static void block_serve(struct request *rq)
{
	u8 *at = block_medium + blk_rq_pos(rq) * SECTOR_SIZE;
	struct req_iterator iter;
	struct bio_vec bv;

	if (req_op(rq) == REQ_OP_READ || req_op(rq) == REQ_OP_WRITE)
		rq_for_each_segment(bv, rq, iter) {
			u8 *data = page_address(bv.bv_page) + bv.bv_offset;

			if (req_op(rq) == REQ_OP_READ)
				memcpy(data, at, bv.bv_len);
			else
				memcpy(at, data, bv.bv_len);
			at += bv.bv_len;
		}
	blk_mq_end_request(rq, BLK_STS_OK);
}

static blk_status_t block_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct request *rq = bd->rq;
	unsigned int slot = blk_rq_pos(rq) / 2;
	blk_status_t ret = BLK_STS_OK;

	if (slot >= BLOCK_SLOTS || !(READ_ONCE(block_wanted) & BIT(slot))) {
		blk_mq_start_request(rq);
		block_serve(rq);
		return BLK_STS_OK;
	}
	if (slot != DISCARD)
		blk_mq_start_request(rq);
	if (slot == READ_FIRST && block_first)
		ret = block_first(rq);
	else
		block_rq[slot] = rq;
	WRITE_ONCE(block_came, block_came | BIT(slot));
	return ret;
}

static bool block_completed;

static void block_complete(struct request *rq)
{
	block_serve(rq);
	WRITE_ONCE(block_completed, true);
}

static struct blk_mq_ops block_ops = {
	.queue_rq = block_queue_rq,
	.complete = block_complete,
};
static struct block_device_operations block_fops = { .owner = THIS_MODULE };

static struct gendisk *block_alloc(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	struct queue_limits lim = { .max_hw_discard_sectors = BLOCK_SECTORS, .discard_granularity = SECTOR_SIZE };

	return blk_mq_alloc_disk(&block_set, &lim, NULL);
#else
	struct gendisk *disk = blk_mq_alloc_disk(&block_set, NULL);

	if (!IS_ERR(disk)) {
		blk_queue_max_discard_sectors(disk->queue, BLOCK_SECTORS);
		disk->queue->limits.discard_granularity = SECTOR_SIZE;
	}
	return disk;
#endif
}

static int block_alloc_set(void)
{
	block_set.ops = &block_ops;
	block_set.nr_hw_queues = 1;
	block_set.queue_depth = BLOCK_SECTORS;
	block_set.numa_node = NUMA_NO_NODE;
	block_set.cmd_size = BLOCK_PDU;
	block_set.flags = BLK_MQ_F_NO_SCHED;
	return blk_mq_alloc_tag_set(&block_set);
}

/* flags: GENHD_FL_HIDDEN for a disk without users. */
static int block_add(int flags)
{
	int ret = block_alloc_set();

	if (ret)
		return ret;
	block_disk = block_alloc();
	ret = PTR_ERR_OR_ZERO(block_disk);
	if (ret)
		goto free_set;
	memcpy(block_disk->disk_name, "attackdisk", sizeof("attackdisk"));
	block_disk->flags = GENHD_FL_NO_PART | flags;
	block_disk->fops = &block_fops;
	set_capacity(block_disk, BLOCK_SECTORS);
	ret = device_add_disk(NULL, block_disk, NULL);
	if (!ret)
		return 0;
	put_disk(block_disk);
free_set:
	blk_mq_free_tag_set(&block_set);
	return ret;
}

static void block_remove(void)
{
	del_gendisk(block_disk);
	put_disk(block_disk);
	blk_mq_free_tag_set(&block_set);
}

/* Whatever the driver has, and whatever comes. */
static void block_serve_all(void)
{
	int i;

	WRITE_ONCE(block_wanted, 0);
	for (i = 0; i < BLOCK_SLOTS; i++) {
		struct request *rq = block_rq[i];

		block_rq[i] = NULL;
		if (rq && !blk_mq_request_started(rq))
			blk_mq_start_request(rq);
		if (rq)
			block_serve(rq);
	}
}

/* Runs body when the wanted requests are there; those that it leaves in block_rq are served. */
static int with_block(unsigned int wanted, bool legal, int (*body)(bool legal))
{
	int ret, ms;

	block_wanted = wanted;
	ret = block_add(0);
	if (ret)
		return ret;
	/* insmod tries again what failed, and then nobody reads it. */
	for (ms = 0; ms < (READ_ONCE(block_came) ? 2000 : 500) && READ_ONCE(block_came) != wanted; ms += 10)
		msleep(10);
	ret = READ_ONCE(block_came) == wanted ? body(legal) : -ETIMEDOUT;
	block_serve_all();
	block_remove();
	return ret;
}

/* Ends a request that the driver keeps. */
static void block_end(unsigned int slot)
{
	struct request *rq = block_rq[slot];

	block_rq[slot] = NULL;
	block_serve(rq);
}

#endif /* ATTACK_BLOCKDEV_H */
