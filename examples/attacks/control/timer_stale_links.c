// SPDX-License-Identifier: GPL-2.0
/* timer_stale_links.c - never armed timer whose links name kernel memory, deleted */
static void timer_stale_links_fn(struct timer_list *timer) { }

static struct timer_list timer_stale_links_timer;

ATTACK(timer_stale_links, corrupts, "kernel call against its spec: timer_delete")
{
	timer_setup(&timer_stale_links_timer, timer_stale_links_fn, 0);
	timer_stale_links_timer.entry.next = NULL;
	timer_stale_links_timer.entry.pprev = (struct hlist_node **)opaque(&w->heap[5]);
	timer_delete(&timer_stale_links_timer);
	return 0;
}

ALLOW(timer_stale_links)
{
	timer_setup(&timer_stale_links_timer, timer_stale_links_fn, 0);
	return timer_delete(&timer_stale_links_timer) == 0 ? 0 : -EIO;
}
