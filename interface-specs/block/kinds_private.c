// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_private.c - requests that the driver itself allocates and executes. Nobody else
 * could repeat them, so they fail when their driver dies; and the driver's thread must not
 * sleep on them then, or it would hold up the recovery.
 */
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include "kinds.h"

struct sfi_blk_wait {
	struct completion done;
	refcount_t refs;		/* the waiter and the request */
	blk_status_t status;
	bool detached;			/* nobody waits; under sfi_blk_rq_lock */
};

static void wait_put(struct sfi_blk_wait *w)
{
	if (refcount_dec_and_test(&w->refs))
		kfree(w);
}

static enum rq_end_io_ret ended(struct request *rq, blk_status_t status)
{
	struct sfi_blk_wait *w = rq->end_io_data;
	struct sfi_rq *r = sfi_blk_rq(rq);
	unsigned long flags;
	bool detached;

	flags = sfi_blk_lock();
	w->status = status;
	detached = w->detached;
	r->wait = NULL;
	if (detached)
		r->private = r->stale = false;
	sfi_blk_unlock(flags);
	complete(&w->done);
	wait_put(w);
	return detached ? RQ_END_IO_FREE : RQ_END_IO_NONE;
}

/* The driver's own request that is not being executed; else does not return. */
static struct sfi_rq *own(struct sfi_frame *f, struct request *rq)
{
	struct sfi_domain *d = sfi_frame_domain(f);
	struct sfi_rq *r, *found = NULL;
	struct sfi_blk_set *s;
	unsigned long flags;

	mutex_lock(&sfi_blk_mutex);
	flags = sfi_blk_lock();
	list_for_each_entry(s, &sfi_blk_sets, node)
		if (s->domain == d)
			list_for_each_entry(r, &s->requests, all)
				if (r->rq == rq && r->private && !r->stale && !r->wait &&
				    r->state == SFI_RQ_IDLE)
					found = r;
	sfi_blk_unlock(flags);
	mutex_unlock(&sfi_blk_mutex);
	if (!found)
		sfi_stub_fail(f, "a request that the driver allocated and that is not executing", rq);
	return found;
}

struct request *sfi_blk_alloc_request(struct sfi_frame *f, struct request_queue *q, blk_opf_t opf,
				      blk_mq_req_flags_t flags)
{
	struct request *rq;
	unsigned long irq;
	struct sfi_rq *r;

	sfi_blk_queue(f, q);
	if (!blk_op_is_passthrough(opf & REQ_OP_MASK) || (opf & REQ_POLLED))
		sfi_stub_fail(f, "REQ_OP_DRV_IN or REQ_OP_DRV_OUT", q);
	rq = blk_mq_alloc_request(q, opf, flags);
	if (IS_ERR(rq))
		return rq;
	r = sfi_blk_rq(rq);
	irq = sfi_blk_lock();
	r->private = true;
	sfi_blk_unlock(irq);
	sfi_blk_grant_own(f, r);
	return rq;
}

void sfi_blk_free_request(struct sfi_frame *f, struct request *rq)
{
	struct sfi_rq *r = own(f, rq);
	unsigned long flags;

	flags = sfi_blk_lock();
	r->private = false;
	sfi_blk_unlock(flags);
	blk_mq_free_request(rq);
}

int sfi_blk_map_kern(struct sfi_frame *f, struct request_queue *q, struct request *rq, void *buf,
		     unsigned int len, gfp_t gfp)
{
	own(f, rq);
	if (q != rq->q)
		sfi_stub_fail(f, "the queue of the request", q);
	if (op_is_write(req_op(rq)))
		sfi_d2k_check_read(f, buf, len, "request data");
	else
		sfi_d2k_check_write(f, buf, len, "request data");
	return blk_rq_map_kern(q, rq, buf, len, gfp);
}

/** sfi_blk_execute() - blk_execute_rq() that does not outwait the domain. */
blk_status_t sfi_blk_execute(struct sfi_frame *f, struct request *rq, bool at_head)
{
	struct sfi_rq *r = own(f, rq);
	struct sfi_blk_wait *w = kzalloc(sizeof(*w), GFP_KERNEL);
	blk_status_t status = BLK_STS_IOERR;
	unsigned long flags;
	bool done = false;

	if (!w)
		return BLK_STS_RESOURCE;
	init_completion(&w->done);
	refcount_set(&w->refs, 2);
	rq->end_io = ended;
	rq->end_io_data = w;
	r->wait = w;
	blk_execute_rq_nowait(rq, at_head);
	while (!done && !sfi_domain_is_dead(sfi_frame_domain(f)))
		done = wait_for_completion_timeout(&w->done, HZ / 10);
	flags = sfi_blk_lock();
	if (r->wait == w)
		w->detached = true;
	else
		status = w->status;
	sfi_blk_unlock(flags);
	wait_put(w);
	return status;
}
