// SPDX-License-Identifier: GPL-2.0
/* hotlist.c - one eviction: almost nothing but loads that depend on each other. */
#include "work.h"

static int is_hot(const struct page *hot, unsigned long number)
{
	for (; hot; hot = hot->next)
		if (hot->number == number)
			return 1;
	return 0;
}

void WORK(hotlist)(void *arg)
{
	struct hotlist *h = arg;
	const struct page *p = h->oldest;

	while (p && is_hot(h->hot, p->number))
		p = p->next;
	h->evicted = p ? p->number : 0;
}
