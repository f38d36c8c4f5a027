// SPDX-License-Identifier: GPL-2.0
/* timer_links_sealed.c - links of an armed timer overwritten, so that the kernel writes where they point */
static void timer_links_sealed_fn(struct timer_list *timer) { }

static struct timer_list timer_links_sealed_timer;

ATTACK(timer_links_sealed, corrupts, "write to foreign memory")
{
	struct timer_list *t = opaque(&timer_links_sealed_timer);

	timer_setup(&timer_links_sealed_timer, timer_links_sealed_fn, 0);
	mod_timer(&timer_links_sealed_timer, jiffies + 100 * HZ);
	/* Unlinking writes *pprev = next. The real neighbours are put right first. */
	if (t->entry.pprev)
		*t->entry.pprev = t->entry.next;
	if (t->entry.next)
		t->entry.next->pprev = t->entry.pprev;
	t->entry.next = NULL;
	t->entry.pprev = (struct hlist_node **)&w->heap[5];
	timer_delete_sync(&timer_links_sealed_timer);
	return 0;
}

ALLOW(timer_links_sealed)
{
	timer_setup(&timer_links_sealed_timer, timer_links_sealed_fn, 0);
	mod_timer(&timer_links_sealed_timer, jiffies + 100 * HZ);
	return timer_delete_sync(&timer_links_sealed_timer) == 1 ? 0 : -EIO;
}
