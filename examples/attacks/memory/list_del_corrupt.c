// SPDX-License-Identifier: GPL-2.0
/* list_del_corrupt.c - list_del of an own node whose links name kernel memory */
ATTACK(list_del_corrupt, dies, "kernel call against its spec: __list_del_entry_valid")
{
	static struct list_head own;

	own.next = (struct list_head *)&w->heap[0];
	own.prev = (struct list_head *)&w->heap[4];
	list_del(opaque(&own));
	return 0;
}

ALLOW(list_del_corrupt)
{
	static LIST_HEAD(head);
	static struct list_head own;

	list_add(&own, &head);
	list_del(opaque(&own));
	return list_empty(&head) ? 0 : -EIO;
}
