// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_shadow.c - the block shadow: disks, what is mounted from them and the requests in
 * flight outlive a driver that is restarted.
 *
 * DOC: How a disk survives
 *
 * hold: the queue is quiesced; what is submitted waits in the block layer. recall: once
 * the device is reset, requests that the dead driver had are requeued. A write that had
 * reached the medium is written again, which the block layer allows for requests that are
 * not completed; a completed one is never repeated. When the driver's new instance
 * allocates a tag set of the same shape for the same device, it gets the old one; its disk
 * is the old disk, and device_add_disk() resumes it. Whatever is not asked for by the end of
 * the restart is given up: requests fail, the disk is deleted.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "kinds.h"

#define RECALL_MS 5000		/* a completion is a softirq or an IPI away */

/* Major numbers of dead domains whose disks wait; under sfi_blk_mutex. */
struct major {
	struct list_head node;
	struct sfi_domain *domain;
	unsigned int major;
	char *name;
};
static LIST_HEAD(majors);

/* ---- the driver is down */

/** sfi_blk_hold() - no request reaches the driver any more. Context: process. */
void sfi_blk_hold(struct sfi_blk_disk *k)
{
	k->held_since_ns = ktime_get_mono_fast_ns();
	k->held = true;
	if (k->set->upper.flags & BLK_MQ_F_BLOCKING) {
		blk_mq_quiesce_queue(k->upper->queue);
		return;
	}
	/* The same without waiting long for it: requests do, until the restart. */
	blk_mq_quiesce_queue_nowait(k->upper->queue);
	synchronize_rcu_expedited();
}

static bool completing(struct sfi_blk_set *s, const struct request_queue *q)
{
	unsigned long flags;
	bool found = false;
	struct sfi_rq *r;

	flags = sfi_blk_lock();
	list_for_each_entry(r, &s->requests, all)
		found |= r->rq->q == q && r->state == SFI_RQ_COMPLETING;
	sfi_blk_unlock(flags);
	return found;
}

enum recall_how { RECALL_NONE, RECALL_REPLAY, RECALL_FAIL, RECALL_FREE };

/* The next request that the dead driver had of this queue, already taken back. */
static struct request *next_lost(struct sfi_blk_set *s, const struct request_queue *q, enum recall_how *how)
{
	struct request *rq = NULL;
	unsigned long flags;
	struct sfi_rq *r;

	*how = RECALL_NONE;
	flags = sfi_blk_lock();
	list_for_each_entry(r, &s->requests, all) {
		if (r->rq->q != q)
			continue;
		if (r->state != SFI_RQ_IDLE)
			*how = r->private ? RECALL_FAIL : RECALL_REPLAY;
		else if (r->private && !r->wait)
			*how = RECALL_FREE;
		else if (r->private)
			r->stale = true;	/* waits in the queue: fails when it is dispatched */
		if (*how == RECALL_NONE)
			continue;
		rq = r->rq;
		if (r->state != SFI_RQ_IDLE)
			sfi_blk_take_back(s->domain, r);
		if (*how == RECALL_FREE)
			r->private = false;
		/* Its payload was the driver's memory; the next driver makes its own. */
		rq->rq_flags &= ~RQF_SPECIAL_PAYLOAD;
		break;
	}
	sfi_blk_unlock(flags);
	return rq;
}

static void undo_driver_stops(struct sfi_blk_disk *k)
{
	struct request_queue *q = k->upper->queue;

	for (; k->quiesced; k->quiesced--)
		blk_mq_unquiesce_queue(q);
	for (; k->frozen; k->frozen--)
		blk_mq_unfreeze_queue(q);
}

/** sfi_blk_recall() - the device is quiet: the requests that the driver had wait like all others. Context: process. */
void sfi_blk_recall(struct sfi_blk_disk *k)
{
	struct request_queue *q = k->upper->queue;
	enum recall_how how;
	struct request *rq;
	unsigned int ms;

	for (ms = 0; completing(k->set, q) && ms < RECALL_MS; ms++)
		msleep(1);
	while ((rq = next_lost(k->set, q, &how))) {
		switch (how) {
		case RECALL_REPLAY:
			if (op_is_write(req_op(rq)))
				k->replay_writes++;
			else
				k->replay_reads++;
			blk_mq_requeue_request(rq, false);
			break;
		case RECALL_FAIL:
			k->failed++;
			blk_mq_end_request(rq, BLK_STS_IOERR);
			break;
		default:
			blk_mq_free_request(rq);
		}
	}
	undo_driver_stops(k);
	mutex_lock(&sfi_blk_mutex);
	kfree(k->lower);
	k->lower = NULL;
	mutex_unlock(&sfi_blk_mutex);
}

static void let_run(struct sfi_blk_disk *k)
{
	struct request_queue *q = k->upper->queue;

	blk_mq_start_stopped_hw_queues(q, true);
	blk_mq_unquiesce_queue(q);
	blk_mq_kick_requeue_list(q);
	blk_mq_run_hw_queues(q, true);
}

/* ---- the driver is back */

/* As blk_mq_alloc_tag_set() would have it. */
static unsigned int hw_queues(const struct blk_mq_tag_set *want)
{
	return want->nr_maps <= 1 ? min(want->nr_hw_queues, nr_cpu_ids) : want->nr_hw_queues;
}

/** sfi_blk_shadow_set() - a set of the same shape that waits for this device; under sfi_blk_mutex. */
struct sfi_blk_set *sfi_blk_shadow_set(struct sfi_domain *d, const struct blk_mq_tag_set *want,
				       const struct blk_mq_ops *low, struct device *parent)
{
	struct sfi_blk_set *s;

	lockdep_assert_held(&sfi_blk_mutex);
	list_for_each_entry(s, &sfi_blk_sets, node) {
		if (s->domain != d || s->lower || s->freed || s->parent != parent ||
		    s->pdu_bytes != want->cmd_size || s->upper.nr_maps != (want->nr_maps ?: 1) ||
		    s->upper.nr_hw_queues != hw_queues(want) ||
		    s->upper.queue_depth > want->queue_depth || s->upper.flags != want->flags)
			continue;
		s->low = *low;
		s->upper.driver_data = want->driver_data;
		return s;
	}
	return NULL;
}

/** sfi_blk_shadow_disk() - a disk of the set that waits; under sfi_blk_mutex. */
struct sfi_blk_disk *sfi_blk_shadow_disk(struct sfi_blk_set *s)
{
	struct sfi_blk_disk *k;

	lockdep_assert_held(&sfi_blk_mutex);
	list_for_each_entry(k, &s->disks, node)
		if (k->held && !k->lower && !k->gone)
			return k;
	return NULL;
}

/** sfi_blk_resume() - the new driver is ready: what waited goes to it. Context: process. */
void sfi_blk_resume(struct sfi_blk_disk *k)
{
	u64 since = ktime_get_mono_fast_ns(), ms = div_u64(since - k->held_since_ns, NSEC_PER_MSEC);

	pr_info("sfi: block shadow of %s: %s resumed after %llu ms; %u reads and %u writes replayed, %u requests failed\n",
		sfi_domain_name(k->set->domain), k->upper->disk_name, ms, k->replay_reads, k->replay_writes, k->failed);
	sfi_event("%s block shadow: %s resumed after %llu ms, replayed %u reads and %u writes, failed %u",
		  sfi_domain_name(k->set->domain), k->upper->disk_name, ms, k->replay_reads, k->replay_writes,
		  k->failed);
	k->replay_reads = k->replay_writes = k->failed = 0;
	k->held = false;
	let_run(k);
	sfi_replayed(k->set->domain, since);
}

/** sfi_blk_give_up() - no driver will come: requests fail, the disk goes. Context: process. */
void sfi_blk_give_up(struct sfi_blk_disk *k)
{
	if (k->added && !k->deleted)
		sfi_event("%s block shadow: %s given up", sfi_domain_name(k->set->domain), k->upper->disk_name);
	k->gone = true;
	if (k->held) {
		k->held = false;
		let_run(k);
	}
	if (k->added && !k->deleted) {
		k->deleted = true;
		blk_mark_disk_dead(k->upper);
		del_gendisk(k->upper);
	}
	sfi_blk_drop(k);
}

/* ---- major numbers */

static void release_major(struct sfi_domain *d, struct sfi_object *o)
{
	struct major *m = kzalloc(sizeof(*m), GFP_KERNEL);
	unsigned int number = (unsigned long)o->obj;
	struct sfi_blk_disk *k;
	struct sfi_blk_set *s;
	bool used = false;

	mutex_lock(&sfi_blk_mutex);
	list_for_each_entry(s, &sfi_blk_sets, node)
		list_for_each_entry(k, &s->disks, node)
			used |= s->domain == d && !k->put && k->upper->major == number;
	if (m && used) {
		m->domain = d;
		m->major = number;
		m->name = (char *)o->aux;
		list_add(&m->node, &majors);
		mutex_unlock(&sfi_blk_mutex);
		return;
	}
	mutex_unlock(&sfi_blk_mutex);
	unregister_blkdev(number, (char *)o->aux);
	kfree((char *)o->aux);
	kfree(m);
}

/* After the disks, which say whether the number stays in use. */
const struct sfi_kind sfi_kind_blk_major = {
	.name = "block major", .order = SFI_REAP_CLASS_MEM + 1, .release = release_major };

/** sfi_blk_register_major() - __register_blkdev() for a driver; a disk that waits keeps its number. */
int sfi_blk_register_major(struct sfi_frame *f, unsigned int major, const char *name)
{
	struct major *m, *found = NULL;
	char *copy;
	int rc;

	mutex_lock(&sfi_blk_mutex);
	list_for_each_entry(m, &majors, node)
		if (m->domain == sfi_frame_domain(f) && !strcmp(m->name, name) && (!major || major == m->major))
			found = m;
	if (found)
		list_del(&found->node);
	mutex_unlock(&sfi_blk_mutex);
	if (found) {
		rc = major ? 0 : found->major;
		sfi_track(f, &sfi_kind_blk_major, (void *)(unsigned long)found->major, (u64)found->name);
		kfree(found);
		return rc;
	}
	copy = kstrdup(name, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	rc = __register_blkdev(major, copy, NULL);
	if (rc < 0)
		kfree(copy);
	else
		sfi_track(f, &sfi_kind_blk_major, (void *)(unsigned long)(rc ?: major), (u64)copy);
	return rc;
}

/** sfi_blk_unregister_major() - of a number that the driver owns. */
void sfi_blk_unregister_major(struct sfi_frame *f, unsigned int major)
{
	void *key = (void *)(unsigned long)major;
	char *name = (char *)sfi_aux(f, &sfi_kind_blk_major, key);

	sfi_untrack(f, &sfi_kind_blk_major, key);
	unregister_blkdev(major, name);
	kfree(name);
}

/* ---- what the runtime tells */

/* Disks that the driver has put but somebody holds open: their driver's code must not be called again. */
static void reaped(struct sfi_domain *d)
{
	struct sfi_blk_disk *k;
	struct sfi_blk_set *s;

	mutex_lock(&sfi_blk_mutex);
	list_for_each_entry(s, &sfi_blk_sets, node)
		list_for_each_entry(k, &s->disks, node)
			if (s->domain == d && k->put)
				k->gone = true;
	mutex_unlock(&sfi_blk_mutex);
}

static struct sfi_blk_disk *unclaimed(struct sfi_domain *d)
{
	struct sfi_blk_disk *k;
	struct sfi_blk_set *s;

	list_for_each_entry(s, &sfi_blk_sets, node)
		list_for_each_entry(k, &s->disks, node)
			if (s->domain == d && k->held && !k->gone && !k->put)
				return k;
	return NULL;
}

static void settled(struct sfi_domain *d)
{
	struct major *m, *next;
	struct sfi_blk_disk *k;

	for (;;) {
		mutex_lock(&sfi_blk_mutex);
		k = unclaimed(d);
		mutex_unlock(&sfi_blk_mutex);
		if (!k)
			break;
		sfi_blk_give_up(k);
	}
	mutex_lock(&sfi_blk_mutex);
	list_for_each_entry_safe(m, next, &majors, node) {
		if (m->domain != d)
			continue;
		list_del(&m->node);
		unregister_blkdev(m->major, m->name);
		kfree(m->name);
		kfree(m);
	}
	mutex_unlock(&sfi_blk_mutex);
}

static struct sfi_shadow shadow = { .reaped = reaped, .settled = settled };

/* Called by the generated init and exit of the stub module. */
void sfi_kinds_init(void)
{
	sfi_shadow_register(&shadow);
	sfi_latent_register(&sfi_blk_latent);
}

void sfi_kinds_exit(void)
{
	sfi_latent_unregister(&sfi_blk_latent);
	sfi_shadow_unregister(&shadow);
}
