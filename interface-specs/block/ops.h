/* SPDX-License-Identifier: GPL-2.0 */
/*
 * block/ops.h - specs: what the kernel calls in a blk-mq driver. Always from kinds_request.c,
 * which also deals with calls that the dead driver did not take.
 */
#ifndef SFI_SPEC_BLOCK_OPS_H
#define SFI_SPEC_BLOCK_OPS_H

#include <linux/blk-mq.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_SLOT(struct blk_mq_ops, queue_rq)
SFI_PRINCIPAL(sfi_blk_set_of(hctx->queue)->parent)
SFI_RET((__force u8)ret <= (__force u8)BLK_STS_OFFLINE)
SFI_PRE(do(sfi_blk_queue_begin(f, hctx, bd)))
SFI_POST(do(sfi_blk_queue_end(f, bd, ret)))
SFI_DEAD(, BLK_STS_RESOURCE)
blk_status_t sfi_slot_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd);

SFI_SLOT(struct blk_mq_ops, commit_rqs)
SFI_PRINCIPAL(sfi_blk_set_of(hctx->queue)->parent)
SFI_DEAD()
void sfi_slot_commit_rqs(struct blk_mq_hw_ctx *hctx);

/* Never called: of a plug's list too the driver gets each request by itself (upper_queue_rqs()). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
SFI_SLOT(struct blk_mq_ops, queue_rqs)
SFI_PRE(do(sfi_stub_fail(f, "queue_rqs() is not called", rqlist)))
SFI_DEAD()
void sfi_slot_queue_rqs(struct rq_list *rqlist);
#else
SFI_SLOT(struct blk_mq_ops, queue_rqs)
SFI_PRE(do(sfi_stub_fail(f, "queue_rqs() is not called", rqlist)))
SFI_DEAD()
void sfi_slot_queue_rqs(struct request **rqlist);
#endif

/* Never installed: polled queues get no requests. */
SFI_SLOT(struct blk_mq_ops, poll)
SFI_PRE(do(sfi_stub_fail(f, "poll() is not called", hctx)))
SFI_DEAD(, 0)
int sfi_slot_poll(struct blk_mq_hw_ctx *hctx, struct io_comp_batch *iob);

SFI_SLOT(struct blk_mq_ops, complete)
SFI_PRINCIPAL(sfi_blk_set_of(rq->q)->parent)
SFI_PRE(do(sfi_blk_complete_begin(f, rq)))
SFI_DEAD()
void sfi_slot_complete(struct request *rq);

SFI_SLOT(struct blk_mq_ops, timeout)
SFI_PRINCIPAL(sfi_blk_set_of(rq->q)->parent)
SFI_RET(ret == BLK_EH_DONE || ret == BLK_EH_RESET_TIMER)
SFI_DEAD(, BLK_EH_RESET_TIMER)
enum blk_eh_timer_return sfi_slot_timeout(struct request *rq);

SFI_SLOT(struct blk_mq_ops, init_hctx)
SFI_PRINCIPAL(sfi_blk_set_of(hctx->queue)->parent)
SFI_PRE(copy(write, &hctx->driver_data, sizeof(hctx->driver_data)))
SFI_POST(revoke(&hctx->driver_data, sizeof(hctx->driver_data)), check(that, ret <= 0))
SFI_DEAD(, -EIO)
int sfi_slot_init_hctx(struct blk_mq_hw_ctx *hctx, void *data, unsigned int index);

SFI_SLOT(struct blk_mq_ops, exit_hctx)
SFI_PRINCIPAL(sfi_blk_set_of(hctx->queue)->parent)
SFI_PRE(copy(write, &hctx->driver_data, sizeof(hctx->driver_data)))
SFI_POST(revoke(&hctx->driver_data, sizeof(hctx->driver_data)))
SFI_DEAD()
void sfi_slot_exit_hctx(struct blk_mq_hw_ctx *hctx, unsigned int index);

SFI_SLOT(struct blk_mq_ops, map_queues)
SFI_PRINCIPAL(container_of(set, struct sfi_blk_set, upper)->parent)
SFI_PRE(do(sfi_blk_map_begin(f, set)))
SFI_POST(do(sfi_blk_map_end(f, set)))
SFI_DEAD()
void sfi_slot_map_queues(struct blk_mq_tag_set *set);

#endif /* SFI_SPEC_BLOCK_OPS_H */
