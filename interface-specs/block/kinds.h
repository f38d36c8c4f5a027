/* SPDX-License-Identifier: GPL-2.0 */
/*
 * block/kinds.h - object kinds of the block layer.
 *
 * The kernel never follows a structure of the driver's: a tag set is ours, with our own
 * blk_mq_ops that call the driver's gates; the driver gets a copy of the gendisk, whose
 * fields are checked when it is added. So disk, queue and requests can outlive the driver
 * (kinds_shadow.c).
 *
 * Lock ordering: sfi_blk_mutex (lists of sets, disks, majors) -> sfi_blk_rq_lock (raw,
 * interrupts off: states of requests, ranges granted for them).
 */
#ifndef SFI_BLOCK_KINDS_H
#define SFI_BLOCK_KINDS_H

#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include "sfi_lock.h"
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(blk_set);	/* the driver's struct blk_mq_tag_set *; aux: struct sfi_blk_set * */
SFI_DECLARE_KIND(blk_disk);	/* the driver's struct gendisk *; aux: struct sfi_blk_disk * */
SFI_DECLARE_KIND(badblocks);	/* struct badblocks, sealed */
SFI_DECLARE_KIND(blk_major);	/* major number; aux: its name, a char * */

/**
 * struct sfi_blk_set - a tag set, and what stands between the kernel and the driver.
 * @upper: the one the kernel knows. @lower: the driver's; NULL while no driver is there.
 * @ops: upper's table. @low: checked copy of the driver's.
 * @parent: the device that was probed when it was made, or NULL; reference held.
 */
struct sfi_blk_set {
	struct list_head node;		/* sfi_blk_sets, under sfi_blk_mutex */
	struct blk_mq_tag_set upper;
	struct blk_mq_tag_set *lower;
	struct blk_mq_ops ops, low;
	struct sfi_domain *domain;
	struct device *parent;
	unsigned int pdu_bytes;
	struct list_head requests;	/* struct sfi_rq.all, under sfi_blk_rq_lock */
	struct list_head disks;		/* struct sfi_blk_disk.node, under sfi_blk_mutex */
	bool freed;			/* by the driver; kept for its disks */
};

/**
 * struct sfi_blk_disk - a disk. @upper: the kernel's. @lower: the driver's copy.
 * @held: requests wait, the driver is down. @gone: no driver will come, requests fail.
 * @added, @deleted: device_add_disk() and del_gendisk() of @upper are done.
 */
struct sfi_blk_disk {
	struct list_head node;
	struct sfi_blk_set *set;
	struct gendisk *upper, *lower;
	struct block_device_operations fops, low_fops;
	struct sfi_blk_attrs *attrs;
	bool held, gone, added, deleted, put;
	unsigned int quiesced, frozen;	/* by the driver and not undone; under sfi_blk_mutex */
	u64 held_since_ns;
	unsigned int replay_reads, replay_writes, failed;
};

enum sfi_rq_state {
	SFI_RQ_IDLE,		/* the block layer's */
	SFI_RQ_OWNED,		/* the driver's, from queue_rq() on */
	SFI_RQ_COMPLETING,	/* on its way to complete() */
};

/** struct sfi_rq - what Alcove knows of a request; behind the driver's part of it. Under sfi_blk_rq_lock. */
struct sfi_rq {
	struct hlist_node hash;
	struct list_head all;		/* set->requests */
	struct hlist_node reads;	/* requests with data that the driver may write */
	struct list_head extra;		/* struct sfi_rq_range: granted, beyond its own segments */
	u64 who;			/* principal that it was handed to */
	struct request *rq;
	struct sfi_blk_set *set;
	enum sfi_rq_state state;
	u32 gen;			/* counts the hand-overs */
	req_flags_t flags;		/* rq_flags at the hand-over */
	unsigned int asked;		/* stores into its data that came to ask */
	bool granted;			/* its data is; else latent */
	bool own_granted;		/* the driver's part of it is, to own_who, until the driver gives up the set */
	u64 own_who;
	bool payload;			/* special_vec and rq_flags are granted */
	bool private;			/* allocated by the driver */
	bool stale;			/* private, and its driver is dead */
	struct sfi_blk_wait *wait;	/* private and executing */
};

/* Of queues of ours. */
static inline struct sfi_blk_set *sfi_blk_set_of(struct request_queue *q)
{
	return container_of(q->mq_ops, struct sfi_blk_set, ops);
}

static inline struct sfi_blk_disk *sfi_blk_disk_of(struct request_queue *q)
{
	return container_of(q->disk->fops, struct sfi_blk_disk, fops);
}

/* The record behind a request. */
static inline struct sfi_rq *sfi_blk_rq(struct request *rq)
{
	return blk_mq_rq_to_pdu(rq) + ALIGN(sfi_blk_set_of(rq->q)->pdu_bytes, 8);
}

extern struct mutex sfi_blk_mutex;
extern raw_spinlock_t sfi_blk_rq_lock;
static __always_inline unsigned long sfi_blk_lock(void) { return sfi_raw_lock(&sfi_blk_rq_lock); }
static __always_inline void sfi_blk_unlock(unsigned long flags) { sfi_raw_unlock(&sfi_blk_rq_lock, flags); }
extern struct list_head sfi_blk_sets;

/* ---- kinds_set.c */
int sfi_blk_alloc_set(struct sfi_frame *f, struct blk_mq_tag_set *lower);
void sfi_blk_free_set(struct sfi_frame *f, struct blk_mq_tag_set *lower);
void sfi_blk_put_set(struct sfi_blk_set *s);	/* freed once nothing uses it; under sfi_blk_mutex */
void sfi_blk_map_begin(struct sfi_frame *f, struct blk_mq_tag_set *set);
void sfi_blk_map_end(struct sfi_frame *f, struct blk_mq_tag_set *set);
void sfi_blk_check_map(struct sfi_frame *f, const struct blk_mq_queue_map *map);

/* ---- kinds_request.c */
extern const struct blk_mq_ops sfi_blk_upper_ops;
void sfi_blk_queue_begin(struct sfi_frame *f, struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd);
void sfi_blk_queue_end(struct sfi_frame *f, const struct blk_mq_queue_data *bd, blk_status_t ret);
void sfi_blk_complete_begin(struct sfi_frame *f, struct request *rq);
void sfi_blk_check_rq(struct sfi_frame *f, struct request *rq);
void sfi_blk_start(struct sfi_frame *f, struct request *rq);
void sfi_blk_complete(struct sfi_frame *f, struct request *rq);
bool sfi_blk_complete_remote(struct sfi_frame *f, struct request *rq);
void sfi_blk_end(struct sfi_frame *f, struct request *rq, blk_status_t error);
void sfi_blk_requeue(struct sfi_frame *f, struct request *rq, bool kick);
int sfi_blk_map_sg(struct sfi_frame *f, struct request_queue *q, struct request *rq, struct scatterlist *sgl);
void sfi_blk_take_back(struct sfi_domain *d, struct sfi_rq *r);	/* under sfi_blk_rq_lock */
void sfi_blk_grant_own(struct sfi_frame *f, struct sfi_rq *r);
void sfi_blk_revoke_own(struct sfi_blk_set *s);
extern struct sfi_latent sfi_blk_latent;

/* ---- kinds_private.c: requests that the driver allocates */
struct request *sfi_blk_alloc_request(struct sfi_frame *f, struct request_queue *q, blk_opf_t opf,
				      blk_mq_req_flags_t flags);
void sfi_blk_free_request(struct sfi_frame *f, struct request *rq);
int sfi_blk_map_kern(struct sfi_frame *f, struct request_queue *q, struct request *rq, void *buf,
		     unsigned int len, gfp_t gfp);
blk_status_t sfi_blk_execute(struct sfi_frame *f, struct request *rq, bool at_head);

/* ---- kinds_disk.c */
struct gendisk *sfi_blk_alloc_disk(struct sfi_frame *f, struct blk_mq_tag_set *set, struct queue_limits *lim,
				   void *queuedata);
int sfi_blk_add_disk(struct sfi_frame *f, struct device *parent, struct gendisk *disk,
		     const struct attribute_group **groups);
void sfi_blk_del_disk(struct sfi_frame *f, struct gendisk *disk);
void sfi_blk_put_disk(struct sfi_frame *f, struct gendisk *disk);
void sfi_blk_drop(struct sfi_blk_disk *k);
struct sfi_blk_disk *sfi_blk_disk(struct sfi_frame *f, struct gendisk *disk);
struct sfi_blk_disk *sfi_blk_queue(struct sfi_frame *f, struct request_queue *q);
void sfi_blk_check_hctx(struct sfi_frame *f, const struct blk_mq_hw_ctx *hctx);
bool sfi_blk_limits_open(struct sfi_frame *f, struct request_queue *q);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
struct queue_limits sfi_blk_read_limits(struct request_queue *q);
int sfi_blk_commit_limits(struct sfi_frame *f, struct request_queue *q, const struct queue_limits *lim);
#endif
void sfi_blk_quiesce(struct sfi_frame *f, struct request_queue *q);
void sfi_blk_unquiesce(struct sfi_frame *f, struct request_queue *q);
void sfi_blk_freeze(struct sfi_frame *f, struct request_queue *q);
void sfi_blk_unfreeze(struct sfi_frame *f, struct request_queue *q);

/* ---- kinds_attr.c: attributes of the disk's device */
struct sfi_blk_attrs *sfi_blk_attrs_make(struct sfi_frame *f, const struct attribute_group **groups,
					 struct sfi_domain *d);
const struct attribute_group **sfi_blk_attrs_groups(struct sfi_blk_attrs *a);
bool sfi_blk_attrs_rebind(struct sfi_blk_attrs *a, struct sfi_blk_attrs *fresh);
void sfi_blk_attrs_free(struct sfi_blk_attrs *a);

/* ---- kinds_shadow.c: disks outlive their driver */
struct sfi_blk_set *sfi_blk_shadow_set(struct sfi_domain *d, const struct blk_mq_tag_set *want,
				       const struct blk_mq_ops *low, struct device *parent);
struct sfi_blk_disk *sfi_blk_shadow_disk(struct sfi_blk_set *s);
void sfi_blk_hold(struct sfi_blk_disk *k);
void sfi_blk_recall(struct sfi_blk_disk *k);
void sfi_blk_resume(struct sfi_blk_disk *k);
void sfi_blk_give_up(struct sfi_blk_disk *k);
int sfi_blk_register_major(struct sfi_frame *f, unsigned int major, const char *name);
void sfi_blk_unregister_major(struct sfi_frame *f, unsigned int major);

#endif /* SFI_BLOCK_KINDS_H */
