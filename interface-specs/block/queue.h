/* SPDX-License-Identifier: GPL-2.0 */
/* block/queue.h - specs: tag sets, queues, and when they run. */
#ifndef SFI_SPEC_BLOCK_QUEUE_H
#define SFI_SPEC_BLOCK_QUEUE_H

#include <linux/blk-mq.h>
#include <linux/blk-mq-virtio.h>
#include <linux/virtio.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(write, set, sizeof(*set)))
SFI_CALL(sfi_blk_alloc_set(f, set))
int blk_mq_alloc_tag_set(struct blk_mq_tag_set *set);

SFI_PRE(context(sleep), check(write, set, sizeof(*set)))
SFI_CALL(sfi_blk_free_set(f, set))
void blk_mq_free_tag_set(struct blk_mq_tag_set *set);

SFI_PRE(context(sleep), do(sfi_blk_check_map(f, qmap)))
void blk_mq_map_queues(struct blk_mq_queue_map *qmap);

SFI_PRE(context(sleep), do(sfi_blk_check_map(f, qmap)), check(ref, device, &vdev->dev), check(that, first_vec >= 0))
void blk_mq_virtio_map_queues(struct blk_mq_queue_map *qmap, struct virtio_device *vdev, int first_vec);

SFI_PRE(do(sfi_blk_check_hctx(f, hctx)))
void blk_mq_stop_hw_queue(struct blk_mq_hw_ctx *hctx);

SFI_PRE(do(sfi_blk_queue(f, q)))
void blk_mq_stop_hw_queues(struct request_queue *q);

/* A driver that may sleep in queue_rq() would be called from here. */
SFI_PRE(if (!async && (sfi_blk_queue(f, q)->set->upper.flags & BLK_MQ_F_BLOCKING)) context(sleep))
SFI_PRE(do(sfi_blk_queue(f, q)))
void blk_mq_start_stopped_hw_queues(struct request_queue *q, bool async);

SFI_CALL(sfi_blk_quiesce(f, q))
void blk_mq_quiesce_queue_nowait(struct request_queue *q);

SFI_CALL(sfi_blk_unquiesce(f, q))
void blk_mq_unquiesce_queue(struct request_queue *q);

SFI_PRE(context(sleep))
SFI_CALL(sfi_blk_freeze(f, q))
void blk_mq_freeze_queue(struct request_queue *q);

SFI_PRE(context(sleep))
SFI_CALL(sfi_blk_unfreeze(f, q))
void blk_mq_unfreeze_queue(struct request_queue *q);

/* The surviving tag set keeps its shape, so that it can be found again. */
SFI_PRE(do((void)nr_hw_queues), do(sfi_stub_fail(f, "a fixed number of hardware queues", set)))
void blk_mq_update_nr_hw_queues(struct blk_mq_tag_set *set, int nr_hw_queues);

#endif /* SFI_SPEC_BLOCK_QUEUE_H */
