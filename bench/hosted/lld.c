// SPDX-License-Identifier: GPL-2.0
/* lld.c - writes to a log-structured disk: scattered loads and stores at computed indices. */
#include "work.h"

static void append(struct lld *d, u32 block)
{
	u32 at = d->segment * LLD_SEGMENT + d->next++;

	d->owner[at] = block;
	d->map[block] = at;
	d->live[d->segment]++;
}

/* The segment with the least to move is emptied to the head of the log; it is then the next to be written. */
static u32 cleanest(const struct lld *d)
{
	u32 best = LLD_NONE;

	for (u32 s = 0; s < LLD_SEGMENTS; s++)
		if (s != d->segment && (best == LLD_NONE || d->live[s] < d->live[best]))
			best = s;
	return best;
}

/* The head is full. The survivors of the cleaned segment are its own first blocks again. */
static void turn(struct lld *d)
{
	u32 from = cleanest(d), survivors[LLD_SEGMENT], n = 0;
	u32 *owner = d->owner + from * LLD_SEGMENT;

	for (u32 i = 0; i < LLD_SEGMENT; i++) {
		if (owner[i] != LLD_NONE)
			survivors[n++] = owner[i];
		owner[i] = LLD_NONE;
	}
	d->segment = from;
	d->next = 0;
	d->live[from] = 0;
	d->moved += n;
	for (u32 i = 0; i < n; i++)
		append(d, survivors[i]);
}

static void write_block(struct lld *d, u32 block)
{
	u32 old = d->map[block];

	/* First, so that the cleaner does not move what is dead. */
	if (old != LLD_NONE) {
		d->owner[old] = LLD_NONE;
		d->live[old / LLD_SEGMENT]--;
	}
	while (d->next == LLD_SEGMENT)
		turn(d);
	append(d, block);
}

void WORK(lld)(void *arg)
{
	const struct lld_writes *w = arg;

	for (u32 i = 0; i < w->n; i++)
		write_block(w->disk, w->blocks[i]);
}
