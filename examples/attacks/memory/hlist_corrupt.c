// SPDX-License-Identifier: GPL-2.0
/* hlist_corrupt.c - hlist_add_head to an own list whose first node is kernel memory */
ATTACK(hlist_corrupt, corrupts, "write to foreign memory")
{
	static struct hlist_head head;
	static struct hlist_node own;

	head.first = (struct hlist_node *)w->heap;
	hlist_add_head(&own, opaque(&head));
	return 0;
}

ALLOW(hlist_corrupt)
{
	static struct hlist_head head;
	static struct hlist_node one, two;

	hlist_add_head(&one, opaque(&head));
	hlist_add_head(&two, opaque(&head));
	return head.first == &two && one.pprev == &two.next ? 0 : -EIO;
}
