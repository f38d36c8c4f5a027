// SPDX-License-Identifier: GPL-2.0
/*
 * ranges.c - the precise capability set (see ranges.h).
 *
 * A sorted array: lookups are a binary search over one cache-friendly block, and
 * an update moves the tail. Invariant: sorted, disjoint, non-empty.
 */
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "ranges.h"

/* Index of the first range that ends after addr; s->n if none does. */
static size_t first_after(const struct sfi_ranges *s, unsigned long addr)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->v[mid].end <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Replaces the n ranges from index at by the m in with. */
static void splice(struct sfi_ranges *s, size_t at, size_t n,
		   const struct sfi_range *with, size_t m)
{
	memmove(&s->v[at + m], &s->v[at + n], (s->n - at - n) * sizeof(*s->v));
	memcpy(&s->v[at], with, m * sizeof(*with));
	s->n = s->n - n + m;
}

bool sfi_ranges_room(const struct sfi_ranges *s)
{
	return s->n + 2 <= s->cap;
}

bool sfi_ranges_del(struct sfi_ranges *s, unsigned long start, unsigned long len)
{
	unsigned long end = start + len;
	struct sfi_range keep[2];
	size_t at, i, m = 0;

	if (end < start || !sfi_ranges_room(s))
		return false;
	at = first_after(s, start);
	for (i = at; i < s->n && s->v[i].start < end; i++) {
		/* Only the first can stick out below, only the last above. */
		if (s->v[i].start < start)
			keep[m++] = (struct sfi_range){ s->v[i].start, start, s->v[i].by };
		if (s->v[i].end > end)
			keep[m++] = (struct sfi_range){ end, s->v[i].end, s->v[i].by };
	}
	if (len && i > at)
		splice(s, at, i - at, keep, m);
	return true;
}

bool sfi_ranges_add(struct sfi_ranges *s, unsigned long start, unsigned long len,
		    const char *by)
{
	unsigned long end = start + len;
	size_t at, i;

	if (end < start || !sfi_ranges_room(s))
		return false;
	if (!len || sfi_ranges_cover(s, start, len))
		return true;
	/*
	 * The new range swallows whatever it overlaps or touches. One entry for
	 * the union keeps coverage exact; the grantor named is the newest.
	 */
	at = start ? first_after(s, start - 1) : 0;
	for (i = at; i < s->n && s->v[i].start <= end; i++) {
		if (s->v[i].start < start)
			start = s->v[i].start;
		if (s->v[i].end > end)
			end = s->v[i].end;
	}
	splice(s, at, i - at, &(struct sfi_range){ start, end, by }, 1);
	return true;
}

bool sfi_ranges_cover(const struct sfi_ranges *s, unsigned long start, unsigned long len)
{
	unsigned long end = start + len;
	size_t i;

	if (end < start)
		return false;
	if (!len)
		return true;
	/* Touching ranges are always merged, so one must hold it all. */
	i = first_after(s, start);
	return i < s->n && s->v[i].start <= start && s->v[i].end >= end;
}

const struct sfi_range *sfi_ranges_nearest(const struct sfi_ranges *s, unsigned long addr)
{
	size_t i = first_after(s, addr);

	if (!s->n)
		return NULL;
	if (i == s->n)
		return &s->v[i - 1];
	if (i == 0 || s->v[i].start <= addr)
		return &s->v[i];
	return s->v[i].start - addr < addr - (s->v[i - 1].end - 1) ? &s->v[i] : &s->v[i - 1];
}
