// SPDX-License-Identifier: GPL-2.0
/* wait_foreign.c - wait queue initialised in an object of the kernel's */
ATTACK(wait_foreign, corrupts, "kernel call against its spec: __init_waitqueue_head")
{
	init_waitqueue_head((wait_queue_head_t *)opaque(w->heap));
	return 0;
}

ALLOW(wait_foreign)
{
	static wait_queue_head_t queue;

	init_waitqueue_head((wait_queue_head_t *)opaque(&queue));
	return 0;
}
