// SPDX-License-Identifier: GPL-2.0
/* list_add_foreign.c - list_add to a list of the kernel */
ATTACK(list_add_foreign, corrupts, "write to foreign memory")
{
	static struct list_head own;

	list_add(&own, w->list);
	return 0;
}

ALLOW(list_add_foreign)
{
	static LIST_HEAD(head);
	static struct list_head own;

	list_add(&own, &head);
	return head.next == &own && own.prev == &head ? 0 : -EIO;
}
