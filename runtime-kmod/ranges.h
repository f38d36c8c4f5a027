/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ranges.h - the precise capability set: disjoint half-open byte ranges.
 *
 * Platform-free: sfi.ko and the hosted runtime build the same ranges.c. The
 * caller serialises access and provides memory, so that nothing is allocated
 * under the runtime's raw spinlocks.
 */
#ifndef SFI_RANGES_H
#define SFI_RANGES_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#endif

/**
 * struct sfi_range - one granted range.
 * @start: first byte.
 * @end: one past the last byte.
 * @by: who granted it, for reports; a string that outlives the set.
 */
struct sfi_range {
	unsigned long start;
	unsigned long end;
	const char *by;
};

/**
 * struct sfi_ranges - a sorted array of ranges; overlapping and touching ranges merge.
 * @v: storage, provided by the caller.
 * @n: ranges in use.
 * @cap: ranges that fit.
 */
struct sfi_ranges {
	struct sfi_range *v;
	size_t n;
	size_t cap;
};

/**
 * sfi_ranges_room() - storage that the next add or del may need.
 * Return: true if one more sfi_ranges_add() or sfi_ranges_del() cannot run out of room.
 */
bool sfi_ranges_room(const struct sfi_ranges *s);

/**
 * sfi_ranges_add() - grant [start, start + len).
 * @s: set with sfi_ranges_room().
 * @start: first byte.
 * @len: bytes; 0 is no change.
 * @by: grantor; a merged range names the newest.
 *
 * Return: false, and no change, if the range wraps around or there is no room.
 */
bool sfi_ranges_add(struct sfi_ranges *s, unsigned long start, unsigned long len,
		    const char *by);

/** sfi_ranges_del() - revoke [start, start + len); false, no change, on wraparound or no room. */
bool sfi_ranges_del(struct sfi_ranges *s, unsigned long start, unsigned long len);

/** sfi_ranges_cover() - every byte of [start, start + len) is granted; len 0 is covered, wraparound is not. */
bool sfi_ranges_cover(const struct sfi_ranges *s, unsigned long start, unsigned long len);

/** sfi_ranges_nearest() - the range that holds addr, else the one fewest bytes away; NULL if the set is empty. */
const struct sfi_range *sfi_ranges_nearest(const struct sfi_ranges *s, unsigned long addr);

#endif /* SFI_RANGES_H */
