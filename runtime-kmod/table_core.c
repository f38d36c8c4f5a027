// SPDX-License-Identifier: GPL-2.0
/* table_core.c - colours: set, grant, revoke, compare. Built for the kernel and hosted. */
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include "include/sfi_lock.h"
#endif

#include "table_core.h"

/* Bytes of memory whose colours lie in one 4 KiB shadow page: a slot is valid that far. */
#define SPAN (4096UL << SFI_GRANULE_SHIFT)

DEFINE_RAW_SPINLOCK(sfi_table_lock);

static unsigned long span_end(unsigned long addr, unsigned long end)
{
	unsigned long next = (addr & ~(SPAN - 1)) + SPAN;

	/* The topmost span's end wraps to 0. */
	return next ? min(next, end) : end;
}

int sfi_table_set(unsigned long start, unsigned long end, u8 colour)
{
	unsigned long flags, a, next;
	int ret;

	if (end < start)
		return -EINVAL;
	start = sfi_granule_up(start);
	end = sfi_granule_down(end);
	if (start >= end)
		return 0;
	rcu_read_lock();
	ret = sfi_shadow_populate(start, end);
	if (!ret) {
		flags = sfi_raw_lock(&sfi_table_lock);
		for (a = start; a < end; a = next) {
			next = span_end(a, end);
			memset(sfi_shadow_slot(a), colour, (next - a) >> SFI_GRANULE_SHIFT);
		}
		sfi_raw_unlock(&sfi_table_lock, flags);
	}
	rcu_read_unlock();
	return ret;
}

u8 sfi_table_get(unsigned long addr)
{
	u8 *p, ret;

	rcu_read_lock();
	p = sfi_shadow_slot(addr);
	ret = p ? *(volatile u8 *)p : SFI_COLOUR_PUBLIC;
	rcu_read_unlock();
	return ret;
}

/*
 * Counts the grants and revocations that met a SHARED granule, under sfi_table_lock:
 * who looked up a granule's owners learns from it whether they may have changed since.
 */
static u64 generation;

u64 sfi_table_generation(void)
{
	unsigned long flags;
	u64 ret;

	flags = sfi_raw_lock(&sfi_table_lock);
	ret = generation;
	sfi_raw_unlock(&sfi_table_lock, flags);
	return ret;
}

/* How many of the n colours from p on are c. A word at a time: a packet has 250 granules. */
static unsigned long run_of(const u8 *p, unsigned long n, u8 c)
{
	const u64 same = SFI_COLOURS((u64)c);
	unsigned long i = 0;
	u64 word;

	for (; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		if (word != same)
			break;
	}
	while (i < n && p[i] == c)
		i++;
	return i;
}

static u8 granted(u8 old, u8 colour)
{
	if (old == colour || old == SFI_COLOUR_SECRET)
		return old;
	return old == SFI_COLOUR_PUBLIC ? colour : SFI_COLOUR_SHARED;
}

/* How many of the n colours from p on, in whole words, were from; they are to now. */
static __always_inline unsigned long paint_words(u8 *p, unsigned long n, u8 from, u8 to)
{
	const u64 old = SFI_COLOURS((u64)from), new = SFI_COLOURS((u64)to);
	unsigned long i;
	u64 word;

	for (i = 0; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		if (word != old)
			break;
		memcpy(p + i, &new, sizeof(new));
	}
	return i;
}

void sfi_table_grant(unsigned long start, unsigned long end, u8 colour)
{
	unsigned long flags, a, next, i, n, run;
	bool shared = false;
	u8 *p;

	flags = sfi_raw_lock(&sfi_table_lock);
	for (a = start; a < end; a = next) {
		next = span_end(a, end);
		n = (next - a) >> SFI_GRANULE_SHIFT;
		p = sfi_shadow_slot(a);
		for (i = 0; p && i < n; i += run) {
			run = paint_words(p + i, n - i, SFI_COLOUR_PUBLIC, colour);
			if (!run) {
				p[i] = granted(p[i], colour);
				run = 1;
			}
			shared |= p[i] == SFI_COLOUR_SHARED;
		}
	}
	generation += shared;
	sfi_raw_unlock(&sfi_table_lock, flags);
}

/* Granules of one colour become another's; true if there was a SHARED one before or after. */
static bool repaint(unsigned long start, unsigned long end, u8 from, u8 to)
{
	unsigned long a, next, i, n, run;
	bool shared = false;
	u8 *p;

	for (a = start; a < end; a = next) {
		next = span_end(a, end);
		n = (next - a) >> SFI_GRANULE_SHIFT;
		p = sfi_shadow_slot(a);
		for (i = 0; p && i < n; i += run) {
			shared |= p[i] == SFI_COLOUR_SHARED;
			run = paint_words(p + i, n - i, from, to);
			if (!run) {
				if (p[i] == from)
					p[i] = to;
				run = 1;
			}
			shared |= p[i] == SFI_COLOUR_SHARED;
		}
	}
	return shared;
}

/* A domain without a colour of its own paints SHARED, which never is its alone. */
static bool repaint_own(unsigned long start, unsigned long end, u8 colour, u8 to)
{
	u8 from = colour == SFI_COLOUR_SHARED ? to : colour;
	unsigned long flags;
	bool shared;

	flags = sfi_raw_lock(&sfi_table_lock);
	shared = repaint(sfi_granule_down(start), sfi_granule_up(end), from, to);
	generation += shared;
	sfi_raw_unlock(&sfi_table_lock, flags);
	return shared;
}

bool sfi_table_revoke(unsigned long start, unsigned long end, u8 colour)
{
	return repaint_own(start, end, colour, SFI_COLOUR_PUBLIC);
}

void sfi_table_share(unsigned long start, unsigned long end, u8 colour)
{
	repaint_own(start, end, colour, SFI_COLOUR_SHARED);
}

bool sfi_table_settle(unsigned long start, unsigned long end, u8 colour, u64 seen)
{
	unsigned long flags;
	bool ret;

	flags = sfi_raw_lock(&sfi_table_lock);
	ret = generation == seen;
	if (ret)
		repaint(start, end, SFI_COLOUR_SHARED, colour);
	sfi_raw_unlock(&sfi_table_lock, flags);
	return ret;
}

static bool all_are(unsigned long addr, unsigned long n, u8 colour, bool public_ok)
{
	unsigned long a = sfi_granule_down(addr), last = sfi_granule_down(addr + n - 1);
	unsigned long i, count = ((last - a) >> SFI_GRANULE_SHIFT) + 1, chunk;
	const u8 *p;

	while (count) {
		chunk = min(count, (SPAN - (a & (SPAN - 1))) >> SFI_GRANULE_SHIFT);
		p = sfi_shadow_slot(a);
		if (!p && !public_ok)
			return false;
		for (i = p ? run_of(p, chunk, colour) : 0; p && i < chunk; i++)
			if (p[i] != colour && !(public_ok && p[i] == SFI_COLOUR_PUBLIC))
				return false;
		count -= chunk;
		a += chunk << SFI_GRANULE_SHIFT;
	}
	return true;
}

bool sfi_table_all(unsigned long addr, unsigned long n, u8 colour, bool public_ok)
{
	bool ret;

	if (!n)
		return true;
	rcu_read_lock();
	ret = all_are(addr, n, colour, public_ok);
	rcu_read_unlock();
	return ret;
}

bool sfi_table_blank(unsigned long addr)
{
	const u8 *p = sfi_shadow_slot(addr & ~(SPAN - 1));

	return p && run_of(p, SPAN >> SFI_GRANULE_SHIFT, SFI_COLOUR_PUBLIC) == SPAN >> SFI_GRANULE_SHIFT;
}
