// SPDX-License-Identifier: GPL-2.0
/* wait_links.c - wait queue made to lead to an entry with a function of the attacker's choice */
static DECLARE_WAIT_QUEUE_HEAD(wait_links_queue);

ATTACK(wait_links, hijacks, "contained")
{
	static struct wait_queue_entry entry;

	*(void **)opaque(&entry.func) = w->hijacked;
	entry.entry.next = entry.entry.prev = &wait_links_queue.head;
	*(struct list_head **)opaque(&wait_links_queue.head.next) = &entry.entry;
	*(struct list_head **)opaque(&wait_links_queue.head.prev) = &entry.entry;
	wake_up(&wait_links_queue);
	return 0;
}

ALLOW(wait_links)
{
	int left = wait_event_timeout(wait_links_queue, READ_ONCE(w->hijacked) == NULL, 1);

	wake_up(&wait_links_queue);
	return left ? -EIO : 0;
}
