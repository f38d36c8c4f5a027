/* SPDX-License-Identifier: GPL-2.0 */
/*
 * block/limits.h - specs: queue limits. A disk that survived its driver keeps its own: the
 * new driver's calls do nothing then.
 */
#ifndef SFI_SPEC_BLOCK_LIMITS_H
#define SFI_SPEC_BLOCK_LIMITS_H

#include <linux/blkdev.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
SFI_PRE(context(sleep), do(sfi_blk_queue(f, q)), check(read, lim, sizeof(*lim)))
SFI_CALL(sfi_blk_commit_limits(f, q, lim))
int queue_limits_commit_update_frozen(struct request_queue *q, struct queue_limits *lim);

/* The kernel's takes a lock for the driver to give back; here commit takes it, for itself. */
SFI_PRE(context(sleep), do(sfi_blk_queue(f, q)))
SFI_CALL(sfi_blk_read_limits(q))
struct queue_limits queue_limits_start_update(struct request_queue *q);
#else
/* The kernel rounds or WARNs on nonsense; these would make it divide by zero. */
SFI_PRE(check(that, is_power_of_2(size) && size >= SECTOR_SIZE && size <= PAGE_SIZE))
SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_logical_block_size(q, size) : (void)0)
void blk_queue_logical_block_size(struct request_queue *q, unsigned int size);

SFI_PRE(check(that, is_power_of_2(size) && size >= SECTOR_SIZE))
SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_physical_block_size(q, size) : (void)0)
void blk_queue_physical_block_size(struct request_queue *q, unsigned int size);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_alignment_offset(q, alignment) : (void)0)
void blk_queue_alignment_offset(struct request_queue *q, unsigned int alignment);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_io_min(q, min) : (void)0)
void blk_queue_io_min(struct request_queue *q, unsigned int min);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_io_opt(q, opt) : (void)0)
void blk_queue_io_opt(struct request_queue *q, unsigned int opt);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_max_hw_sectors(q, max_hw_sectors) : (void)0)
void blk_queue_max_hw_sectors(struct request_queue *q, unsigned int max_hw_sectors);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_max_segments(q, max_segments) : (void)0)
void blk_queue_max_segments(struct request_queue *q, unsigned short max_segments);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_max_segment_size(q, max_size) : (void)0)
void blk_queue_max_segment_size(struct request_queue *q, unsigned int max_size);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_max_discard_sectors(q, max_discard_sectors) : (void)0)
void blk_queue_max_discard_sectors(struct request_queue *q, unsigned int max_discard_sectors);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_max_discard_segments(q, max_segments) : (void)0)
void blk_queue_max_discard_segments(struct request_queue *q, unsigned short max_segments);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_max_secure_erase_sectors(q, max_sectors) : (void)0)
void blk_queue_max_secure_erase_sectors(struct request_queue *q, unsigned int max_sectors);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_max_write_zeroes_sectors(q, max_sectors) : (void)0)
void blk_queue_max_write_zeroes_sectors(struct request_queue *q, unsigned int max_sectors);

SFI_CALL(sfi_blk_limits_open(f, q) ? blk_queue_virt_boundary(q, mask) : (void)0)
void blk_queue_virt_boundary(struct request_queue *q, unsigned long mask);

SFI_PRE(do(sfi_blk_queue(f, q)), check(that, flag == QUEUE_FLAG_NONROT || flag == QUEUE_FLAG_ADD_RANDOM))
void blk_queue_flag_set(unsigned int flag, struct request_queue *q);

SFI_PRE(do(sfi_blk_queue(f, q)), check(that, flag == QUEUE_FLAG_NONROT || flag == QUEUE_FLAG_ADD_RANDOM))
void blk_queue_flag_clear(unsigned int flag, struct request_queue *q);

SFI_PRE(do(sfi_blk_queue(f, q)))
void blk_queue_write_cache(struct request_queue *q, bool enabled, bool fua);
#endif

#endif /* SFI_SPEC_BLOCK_LIMITS_H */
