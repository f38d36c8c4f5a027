/* SPDX-License-Identifier: GPL-2.0 */
/* block/request.h - specs: requests. The driver owns one from queue_rq() until it ends it, once. */
#ifndef SFI_SPEC_BLOCK_REQUEST_H
#define SFI_SPEC_BLOCK_REQUEST_H

#include <linux/blk-mq.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_CALL(sfi_blk_start(f, rq))
void blk_mq_start_request(struct request *rq);

SFI_CALL(sfi_blk_complete(f, rq))
void blk_mq_complete_request(struct request *rq);

SFI_PRE(do(sfi_blk_check_rq(f, rq)))
SFI_CALL(sfi_blk_complete_remote(f, rq))
bool blk_mq_complete_request_remote(struct request *rq);

SFI_CALL(sfi_blk_end(f, rq, error))
void blk_mq_end_request(struct request *rq, blk_status_t error);

SFI_CALL(sfi_blk_requeue(f, rq, kick_requeue_list))
void blk_mq_requeue_request(struct request *rq, bool kick_requeue_list);

/* The inline is the interface: its callee takes a pointer to a pointer. */
SFI_CALL(sfi_blk_map_sg(f, q, rq, sglist))
int blk_rq_map_sg(struct request_queue *q, struct request *rq, struct scatterlist *sglist);

SFI_PRE(check(that, (__force u8)status <= (__force u8)BLK_STS_OFFLINE))
SFI_KEEPS
int blk_status_to_errno(blk_status_t status);

SFI_INERT
SFI_KEEPS
blk_status_t errno_to_blk_status(int errno);

/* ---- batches are for poll(), which is not called */

SFI_SLOT_ARG(io_comp_complete)
SFI_PRE(do(sfi_stub_fail(f, "a completion batch is never made", iob)))
SFI_DEAD()
void sfi_slot_io_comp_complete(struct io_comp_batch *iob);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
SFI_PRE(gate(complete, arg__io_comp_complete), do((void)req), do((void)iob))
SFI_CALLBACK(complete, arg__io_comp_complete)
SFI_CALL(false)
bool blk_mq_add_to_batch(struct request *req, struct io_comp_batch *iob, bool is_error,
			 void (*complete)(struct io_comp_batch *));
#else
SFI_PRE(gate(complete, arg__io_comp_complete), do((void)req), do((void)iob))
SFI_CALLBACK(complete, arg__io_comp_complete)
SFI_CALL(false)
bool blk_mq_add_to_batch(struct request *req, struct io_comp_batch *iob, int ioerror,
			 void (*complete)(struct io_comp_batch *));
#endif

SFI_PRE(do(sfi_stub_fail(f, "a completion batch is never made", ib)))
void blk_mq_end_request_batch(struct io_comp_batch *ib);

/* ---- the driver's own requests */

SFI_PRE(if (!(flags & BLK_MQ_REQ_NOWAIT)) context(sleep))
SFI_CALL(sfi_blk_alloc_request(f, q, opf, flags))
struct request *blk_mq_alloc_request(struct request_queue *q, blk_opf_t opf, blk_mq_req_flags_t flags);

SFI_PRE(context(sleep))
SFI_CALL(sfi_blk_free_request(f, rq))
void blk_mq_free_request(struct request *rq);

SFI_PRE(context(sleep), context(gfp, gfp_mask))
SFI_CALL(sfi_blk_map_kern(f, q, rq, kbuf, len, gfp_mask))
int blk_rq_map_kern(struct request_queue *q, struct request *rq, void *kbuf, unsigned int len, gfp_t gfp_mask);

SFI_PRE(context(sleep))
SFI_CALL(sfi_blk_execute(f, rq, at_head))
blk_status_t blk_execute_rq(struct request *rq, bool at_head);

#endif /* SFI_SPEC_BLOCK_REQUEST_H */
