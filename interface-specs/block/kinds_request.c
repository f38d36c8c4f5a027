// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_request.c - a request crosses to the driver and back, exactly once each way.
 *
 * Between the kernel and the gates stand the functions of sfi_blk_upper_ops. They know
 * what became of a request whose gate was refused or aborted: one that never reached the
 * driver goes back to the block layer, one that did stays OWNED until the reaper recalls it.
 *
 * What the driver may write of a request: its own part behind it, from the first time it gets it until it gives up the
 * set, as nobody else looks there; and, while it owns the request, the data of a read. The data is latent: mostly the
 * device writes it.
 */
#include <linux/hash.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "kinds.h"

DEFINE_RAW_SPINLOCK(sfi_blk_rq_lock);

#define HASH_BITS 10
static struct hlist_head requests[1 << HASH_BITS];	/* all that exist, by address */
static HLIST_HEAD(reads);		/* struct sfi_rq.reads: the driver may write their data; newest first */

/* Granted memory that another request still needed when its own ended. */
struct sfi_rq_range {
	struct list_head node;
	void *start;
	size_t len;			/* bytes */
};

/* ---- what is granted */

static bool has_read_data(struct sfi_rq *r)
{
	return !r->private && r->rq->bio && !op_is_write(req_op(r->rq)) && blk_rq_bytes(r->rq);
}

static bool has_payload(struct request *rq)
{
	return req_op(rq) == REQ_OP_DISCARD || req_op(rq) == REQ_OP_SECURE_ERASE ||
	       req_op(rq) == REQ_OP_WRITE_ZEROES;
}

static void *segment(const struct bio_vec *bv)
{
	return page_address(bv->bv_page) + bv->bv_offset;
}

static bool overlap(const void *a, size_t an, const void *b, size_t bn)
{
	return a < b + bn && b < a + an;
}

static bool needs(struct sfi_rq *r, const void *start, size_t len)
{
	struct sfi_rq_range *x;
	struct req_iterator iter;
	struct bio_vec bv;

	if (has_read_data(r))
		rq_for_each_bvec(bv, r->rq, iter)
			if (overlap(segment(&bv), bv.bv_len, start, len))
				return true;
	list_for_each_entry(x, &r->extra, node)
		if (overlap(x->start, x->len, start, len))
			return true;
	return false;
}

/* Two reads into one page: the later to end revokes for both. */
static void revoke_unless_needed(struct sfi_domain *d, void *start, size_t len)
{
	struct sfi_rq_range *x;
	struct sfi_rq *other;

	hlist_for_each_entry(other, &reads, reads) {
		if (other->set->domain != d || !needs(other, start, len))
			continue;
		x = kmalloc(sizeof(*x), GFP_ATOMIC | __GFP_NOWARN);
		if (!x)
			break;
		x->start = start;
		x->len = len;
		list_add(&x->node, &other->extra);
		return;
	}
	sfi_domain_revoke(d, start, len);
}

/** sfi_blk_take_back() - the request is the block layer's again. Under sfi_blk_rq_lock. */
void sfi_blk_take_back(struct sfi_domain *d, struct sfi_rq *r)
{
	struct request *rq = r->rq;
	struct sfi_rq_range *x, *next;
	struct req_iterator iter;
	struct bio_vec bv;
	LIST_HEAD(extra);

	lockdep_assert_held(&sfi_blk_rq_lock);
	r->state = SFI_RQ_IDLE;
	if (r->payload) {
		/* Until it is started, of the flags only this one is the driver's to change. */
		if (!blk_mq_request_started(rq))
			rq->rq_flags = r->flags | (rq->rq_flags & RQF_SPECIAL_PAYLOAD);
		sfi_domain_revoke(d, &rq->special_vec, sizeof(rq->special_vec));
		sfi_domain_revoke(d, &rq->rq_flags, sizeof(rq->rq_flags));
		r->payload = false;
	}
	if (likely(hlist_unhashed(&r->reads)))	/* a write: nothing of its data was the driver's */
		return;
	hlist_del_init(&r->reads);
	list_splice_init(&r->extra, &extra);
	if (r->granted)
		rq_for_each_bvec(bv, rq, iter)
			revoke_unless_needed(d, segment(&bv), bv.bv_len);
	r->granted = false;
	list_for_each_entry_safe(x, next, &extra, node) {
		revoke_unless_needed(d, x->start, x->len);
		kfree(x);
	}
}

/* A bounce buffer of the kernel's, say: not the driver's before, so not afterwards. */
static void grant_foreign(struct sfi_frame *f, struct sfi_rq *r, void *start, size_t len)
{
	struct sfi_rq_range *x;
	unsigned long flags;

	if (sfi_may_write(f, start, len))
		return;
	x = kmalloc(sizeof(*x), GFP_ATOMIC | __GFP_NOWARN);
	if (!x)
		sfi_stub_fail(f, "memory to record a granted range", start);
	x->start = start;
	x->len = len;
	flags = sfi_blk_lock();
	list_add(&x->node, &r->extra);
	sfi_blk_unlock(flags);
	sfi_k2d_copy_write(f, start, len, "request data");
}

/**
 * sfi_blk_grant_own() - the driver's part of a request that is the activation's.
 * Context: any but NMI; the request stays the caller's meanwhile.
 */
void sfi_blk_grant_own(struct sfi_frame *f, struct sfi_rq *r)
{
	u64 who = sfi_frame_principal(f);

	if (likely(r->own_granted && r->own_who == who))
		return;
	sfi_k2d_copy_write(f, blk_mq_rq_to_pdu(r->rq), r->set->pdu_bytes, "request");
	r->own_who = who;
	r->own_granted = true;
}

/* Under sfi_blk_rq_lock. */
static void revoke_own(struct sfi_rq *r)
{
	sfi_domain_revoke(r->set->domain, blk_mq_rq_to_pdu(r->rq), r->set->pdu_bytes);
	r->own_granted = false;
}

#define REVOKED_AT_ONCE 64	/* with interrupts off */

/**
 * sfi_blk_revoke_own() - the driver gives up the set, or died: its parts of the requests are nobody's.
 * Context: process; no request of the set is the driver's.
 */
void sfi_blk_revoke_own(struct sfi_blk_set *s)
{
	unsigned long flags;
	struct sfi_rq *r;
	unsigned int n;

	do {
		n = 0;
		flags = sfi_blk_lock();
		list_for_each_entry(r, &s->requests, all) {
			if (!r->own_granted)
				continue;
			revoke_own(r);
			if (++n == REVOKED_AT_ONCE)
				break;
		}
		sfi_blk_unlock(flags);
	} while (n == REVOKED_AT_ONCE);
}

/* ---- latent data; under sfi_blk_rq_lock */

/* What is left out when memory is out is denied from here on. */
static void grant_data(struct sfi_frame *f, struct sfi_rq *r)
{
	struct req_iterator iter;
	struct bio_vec bv;

	r->granted = true;
	rq_for_each_bvec(bv, r->rq, iter)
		if (!sfi_try_grant(f, r->who, segment(&bv), bv.bv_len))
			return;
}

static bool is_latent(struct sfi_frame *f, struct sfi_rq *r)
{
	return !r->granted && r->set->domain == sfi_frame_domain(f) && has_read_data(r) && sfi_acts_for(f, r->who);
}

/* All n bytes at a, or at least one of them, are in its data. */
static bool holds(struct sfi_rq *r, unsigned long a, u64 n, bool all)
{
	struct req_iterator iter;
	unsigned long start;
	struct bio_vec bv;

	rq_for_each_bvec(bv, r->rq, iter) {
		start = (unsigned long)segment(&bv);
		if (all ? a - start < bv.bv_len && n <= bv.bv_len - (a - start) :
			  overlap((void *)start, bv.bv_len, (void *)a, n))
			return true;
	}
	return false;
}

static bool latent_write(struct sfi_frame *f, unsigned long a, u64 n, bool store)
{
	unsigned long flags;
	bool found = false;
	struct sfi_rq *r;

	flags = sfi_blk_lock();
	hlist_for_each_entry(r, &reads, reads) {
		found = is_latent(f, r) && holds(r, a, n, true);
		if (found)
			break;
	}
	if (found && store && ++r->asked == SFI_ASKS_MAX)
		grant_data(f, r);
	sfi_blk_unlock(flags);
	return found;
}

static void latent_grant(struct sfi_frame *f, unsigned long a, u64 n)
{
	unsigned long flags;
	struct sfi_rq *r;

	if (hlist_empty(&reads))	/* what others hand over meanwhile is not what this activation asks about */
		return;

	flags = sfi_blk_lock();
	hlist_for_each_entry(r, &reads, reads)
		if (is_latent(f, r) && holds(r, a, n, false))
			grant_data(f, r);
	sfi_blk_unlock(flags);
}

struct sfi_latent sfi_blk_latent = { .may_write = latent_write, .grant = latent_grant };

static void grant(struct sfi_frame *f, struct sfi_rq *r)
{
	struct request *rq = r->rq;
	struct req_iterator iter;
	struct bio_vec bv;

	if (r->private) {
		if (rq->bio && !op_is_write(req_op(rq)))
			rq_for_each_bvec(bv, rq, iter)
				grant_foreign(f, r, segment(&bv), bv.bv_len);
		return;
	}
	sfi_blk_grant_own(f, r);
	if (r->payload) {
		sfi_k2d_copy_write(f, &rq->special_vec, sizeof(rq->special_vec), "special_vec");
		sfi_k2d_copy_write(f, &rq->rq_flags, sizeof(rq->rq_flags), "rq_flags");
	}
}

/* ---- from the kernel to the driver */

/* What the kernel passes to queue_rq(), with what we must know when it returns. */
struct entry {
	struct blk_mq_queue_data bd;
	struct sfi_rq *rq;
	u32 gen;
	bool entered, left;
};

void sfi_blk_queue_begin(struct sfi_frame *f, struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct entry *e = container_of(bd, struct entry, bd);
	struct sfi_rq *r = e->rq;
	unsigned long flags;
	bool idle;

	flags = sfi_blk_lock();
	idle = r->state == SFI_RQ_IDLE;
	if (idle) {
		r->state = SFI_RQ_OWNED;
		r->flags = bd->rq->rq_flags;
		r->payload = has_payload(bd->rq);
		r->who = sfi_frame_principal(f);
		r->asked = 0;
		e->gen = ++r->gen;
		e->entered = true;
		if (r->private || has_read_data(r))
			hlist_add_head(&r->reads, &reads);
	}
	sfi_blk_unlock(flags);
	if (!idle)
		sfi_stub_fail(f, "a request that the driver does not own yet", bd->rq);
	grant(f, r);
}

/** sfi_blk_queue_end() - an error hands the request back. */
void sfi_blk_queue_end(struct sfi_frame *f, const struct blk_mq_queue_data *bd, blk_status_t ret)
{
	struct entry *e = container_of(bd, struct entry, bd);
	struct sfi_rq *r = e->rq;
	unsigned long flags;
	bool mine;

	if (ret > BLK_STS_OFFLINE)
		sfi_stub_fail(f, "a blk_status_t from queue_rq()", bd->rq);
	if (ret != BLK_STS_OK) {
		flags = sfi_blk_lock();
		mine = r->gen == e->gen && r->state == SFI_RQ_OWNED;
		if (mine)
			sfi_blk_take_back(sfi_frame_domain(f), r);
		sfi_blk_unlock(flags);
		if (!mine)
			sfi_stub_fail(f, "queue_rq() failing a request that it has not completed", bd->rq);
	}
	e->left = true;
}

static blk_status_t upper_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct sfi_blk_disk *k = sfi_blk_disk_of(hctx->queue);
	struct entry e = { .bd = *bd, .rq = sfi_blk_rq(bd->rq) };
	blk_status_t ret;

	if (k->gone || e.rq->stale)
		return BLK_STS_IOERR;
	if (k->held)
		return BLK_STS_RESOURCE;
	ret = sfi_blk_set_of(hctx->queue)->low.queue_rq(hctx, &e.bd);
	if (e.left)
		return ret;
	/* Refused: try again later. Aborted: the request stays the driver's until it is recalled. */
	return e.entered ? BLK_STS_OK : BLK_STS_RESOURCE;
}

static void upper_commit_rqs(struct blk_mq_hw_ctx *hctx)
{
	struct sfi_blk_disk *k = sfi_blk_disk_of(hctx->queue);

	if (!k->held && !k->gone)
		sfi_blk_set_of(hctx->queue)->low.commit_rqs(hctx);
}

#define AGAIN_MS 3	/* as blk-mq waits for resources that it cannot know about */

/*
 * One of a list, next being the one behind it. False leaves it to the block layer, which issues it again: so only one that is as
 * it was. A driver that was told that more follow waits to hear that none do.
 */
static bool issue(struct request *rq, const struct request *next, bool *waits)
{
	struct blk_mq_hw_ctx *hctx = rq->mq_hctx;
	struct blk_mq_queue_data bd = { .rq = rq, .last = !next || next->mq_hctx != hctx };
	blk_status_t ret = BLK_STS_RESOURCE;

	if (!test_bit(BLK_MQ_S_STOPPED, &hctx->state))
		ret = upper_queue_rq(hctx, &bd);
	if (ret != BLK_STS_OK && bd.last && *waits && sfi_blk_set_of(hctx->queue)->low.commit_rqs)
		upper_commit_rqs(hctx);
	*waits = !bd.last && (*waits || ret == BLK_STS_OK);
	if (ret == BLK_STS_OK)
		return true;
	if (ret != BLK_STS_RESOURCE && ret != BLK_STS_DEV_RESOURCE) {
		blk_mq_end_request(rq, ret);
		return true;
	}
	if (!blk_mq_request_started(rq))
		return false;
	blk_mq_requeue_request(rq, false);
	blk_mq_delay_kick_requeue_list(hctx->queue, AGAIN_MS);
	return true;
}

/* A plug's requests at once; those left in the list the block layer issues one by one, and hears why not. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
static void upper_queue_rqs(struct rq_list *list)
{
	struct rq_list left = { };
	bool waits = false;
	struct request *rq;

	while ((rq = rq_list_pop(list)))
		if (!issue(rq, rq_list_peek(list), &waits))
			rq_list_add_tail(&left, rq);
	*list = left;
}
#else
static void upper_queue_rqs(struct request **list)
{
	struct request *left = NULL, **end = &left, *rq;
	bool waits = false;

	while ((rq = rq_list_pop(list)))
		if (!issue(rq, rq_list_peek(list), &waits))
			rq_list_add_tail(&end, rq);
	*list = left;
}
#endif

void sfi_blk_complete_begin(struct sfi_frame *f, struct request *rq)
{
	struct sfi_rq *r = sfi_blk_rq(rq);
	unsigned long flags;
	bool ok;

	flags = sfi_blk_lock();
	ok = r->state == SFI_RQ_COMPLETING;
	if (ok)
		r->state = SFI_RQ_OWNED;
	sfi_blk_unlock(flags);
	if (!ok)
		sfi_stub_fail(f, "a request that is being completed", rq);
}

static void upper_complete(struct request *rq)
{
	struct sfi_blk_set *s = sfi_blk_set_of(rq->q);
	struct sfi_rq *r = sfi_blk_rq(rq);
	u32 gen = r->gen;
	unsigned long flags;

	s->low.complete(rq);
	/* Refused: from here on the reaper may recall it. */
	flags = sfi_blk_lock();
	if (r->gen == gen && r->state == SFI_RQ_COMPLETING)
		r->state = SFI_RQ_OWNED;
	sfi_blk_unlock(flags);
}

static enum blk_eh_timer_return upper_timeout(struct request *rq)
{
	struct sfi_blk_disk *k = sfi_blk_disk_of(rq->q);
	struct sfi_blk_set *s = sfi_blk_set_of(rq->q);

	if (k->held || k->gone || !s->low.timeout)
		return BLK_EH_RESET_TIMER;
	return s->low.timeout(rq);
}

static int upper_init_hctx(struct blk_mq_hw_ctx *hctx, void *data, unsigned int index)
{
	struct sfi_blk_set *s = sfi_blk_set_of(hctx->queue);

	return s->low.init_hctx ? s->low.init_hctx(hctx, data, index) : 0;
}

static void upper_exit_hctx(struct blk_mq_hw_ctx *hctx, unsigned int index)
{
	struct sfi_blk_set *s = sfi_blk_set_of(hctx->queue);

	if (s->low.exit_hctx && s->lower)
		s->low.exit_hctx(hctx, index);
}

static struct hlist_head *bucket(const struct request *rq)
{
	return &requests[hash_ptr(rq, HASH_BITS)];
}

static int upper_init_request(struct blk_mq_tag_set *set, struct request *rq, unsigned int hctx_idx,
			      unsigned int node)
{
	struct sfi_blk_set *s = container_of(set, struct sfi_blk_set, upper);
	struct sfi_rq *r = blk_mq_rq_to_pdu(rq) + ALIGN(s->pdu_bytes, 8);
	unsigned long flags;

	memset(r, 0, sizeof(*r));
	r->rq = rq;
	r->set = s;
	INIT_HLIST_NODE(&r->reads);
	INIT_LIST_HEAD(&r->extra);
	flags = sfi_blk_lock();
	hlist_add_head(&r->hash, bucket(rq));
	list_add(&r->all, &s->requests);
	sfi_blk_unlock(flags);
	return 0;
}

static void upper_exit_request(struct blk_mq_tag_set *set, struct request *rq, unsigned int hctx_idx)
{
	struct sfi_blk_set *s = container_of(set, struct sfi_blk_set, upper);
	struct sfi_rq *r = blk_mq_rq_to_pdu(rq) + ALIGN(s->pdu_bytes, 8);
	unsigned long flags;

	flags = sfi_blk_lock();
	if (r->own_granted)
		revoke_own(r);
	hlist_del(&r->hash);
	list_del(&r->all);
	sfi_blk_unlock(flags);
}

static void upper_map_queues(struct blk_mq_tag_set *set)
{
	struct sfi_blk_set *s = container_of(set, struct sfi_blk_set, upper);

	s->low.map_queues(set);
}

const struct blk_mq_ops sfi_blk_upper_ops = {
	.queue_rq = upper_queue_rq,
	.queue_rqs = upper_queue_rqs,
	.commit_rqs = upper_commit_rqs,
	.complete = upper_complete,
	.timeout = upper_timeout,
	.init_hctx = upper_init_hctx,
	.exit_hctx = upper_exit_hctx,
	.init_request = upper_init_request,
	.exit_request = upper_exit_request,
	.map_queues = upper_map_queues,
};

/* ---- from the driver to the kernel */

/* The request's record if this domain owns it; under sfi_blk_rq_lock. */
static struct sfi_rq *lookup(struct sfi_frame *f, const struct request *rq)
{
	struct sfi_rq *r;

	hlist_for_each_entry(r, bucket(rq), hash)
		if (r->rq == rq)
			return r->set->domain == sfi_frame_domain(f) && r->state != SFI_RQ_IDLE && !r->stale ? r : NULL;
	return NULL;
}

static bool owned(const struct sfi_rq *r)
{
	return r && r->state == SFI_RQ_OWNED;
}

static void not_owned(struct sfi_frame *f, const struct request *rq)
{
	sfi_stub_fail(f, "a request that the driver owns and has not completed", rq);
}

/** sfi_blk_check_rq() - the driver owns the request. */
void sfi_blk_check_rq(struct sfi_frame *f, struct request *rq)
{
	unsigned long flags;
	bool ok;

	flags = sfi_blk_lock();
	ok = lookup(f, rq);
	sfi_blk_unlock(flags);
	if (!ok)
		not_owned(f, rq);
}

/** sfi_blk_start() - blk_mq_start_request(); from here on rq_flags is the kernel's alone. */
void sfi_blk_start(struct sfi_frame *f, struct request *rq)
{
	unsigned long flags;
	struct sfi_rq *r;
	bool ok, same = true;

	flags = sfi_blk_lock();
	r = lookup(f, rq);
	ok = owned(r) && !blk_mq_request_started(rq);
	if (ok && r->payload) {
		sfi_domain_revoke(sfi_frame_domain(f), &rq->rq_flags, sizeof(rq->rq_flags));
		same = !((rq->rq_flags ^ r->flags) & ~RQF_SPECIAL_PAYLOAD);
		if (!same)
			rq->rq_flags = r->flags;
	}
	sfi_blk_unlock(flags);
	if (!ok)
		sfi_stub_fail(f, "a request that the driver owns and has not started", rq);
	if (!same)
		sfi_stub_fail(f, "no change of rq_flags but RQF_SPECIAL_PAYLOAD", rq);
	blk_mq_start_request(rq);
}

static void completing(struct sfi_frame *f, struct request *rq)
{
	unsigned long flags;
	struct sfi_rq *r;
	bool ok;

	flags = sfi_blk_lock();
	r = lookup(f, rq);
	ok = owned(r) && blk_mq_request_started(rq) && !blk_mq_request_completed(rq) && r->set->low.complete;
	if (ok)
		r->state = SFI_RQ_COMPLETING;
	sfi_blk_unlock(flags);
	if (!ok)
		sfi_stub_fail(f, "a started request that the driver owns and has not completed", rq);
}

void sfi_blk_complete(struct sfi_frame *f, struct request *rq)
{
	completing(f, rq);
	blk_mq_complete_request(rq);
}

/** sfi_blk_complete_remote() - false: the driver completes it itself. */
bool sfi_blk_complete_remote(struct sfi_frame *f, struct request *rq)
{
	struct sfi_rq *r = sfi_blk_rq(rq);
	unsigned long flags;

	completing(f, rq);
	if (blk_mq_complete_request_remote(rq))
		return true;
	flags = sfi_blk_lock();
	r->state = SFI_RQ_OWNED;
	sfi_blk_unlock(flags);
	return false;
}

/* Exactly once: the second finds the request IDLE, or another hand-over's. */
static void surrender(struct sfi_frame *f, struct request *rq)
{
	unsigned long flags;
	struct sfi_rq *r;
	bool ok;

	flags = sfi_blk_lock();
	r = lookup(f, rq);
	ok = owned(r);
	if (ok)
		sfi_blk_take_back(sfi_frame_domain(f), r);
	sfi_blk_unlock(flags);
	if (!ok)
		not_owned(f, rq);
}

void sfi_blk_end(struct sfi_frame *f, struct request *rq, blk_status_t error)
{
	if (error > BLK_STS_OFFLINE)
		sfi_stub_fail(f, "a blk_status_t", rq);
	surrender(f, rq);
	blk_mq_end_request(rq, error);
}

void sfi_blk_requeue(struct sfi_frame *f, struct request *rq, bool kick)
{
	surrender(f, rq);
	blk_mq_requeue_request(rq, kick);
}

/** sfi_blk_map_sg() - blk_rq_map_sg() into a chained list with room for it. */
int sfi_blk_map_sg(struct sfi_frame *f, struct request_queue *q, struct request *rq, struct scatterlist *sgl)
{
	sfi_blk_check_rq(f, rq);
	if (q != rq->q)
		sfi_stub_fail(f, "the queue of the request", q);
	if ((rq->rq_flags & RQF_SPECIAL_PAYLOAD) && !sfi_page_ok(rq->special_vec.bv_page))
		sfi_stub_fail(f, "a valid page in special_vec", rq);
	if (sfi_sg_room(f, sgl) < blk_rq_nr_phys_segments(rq))
		sfi_stub_fail(f, "a chained scatterlist with room for the request", sgl);
	return blk_rq_map_sg(q, rq, sgl);
}
