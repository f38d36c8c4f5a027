// SPDX-License-Identifier: GPL-2.0
/* loop_over_heap.c - stores of a loop to memory of somebody else, checked before its first round */
static int loop_over_heap_from(u64 *from, u64 rounds)
{
	u64 i;

	for (i = 0; i < rounds; i++)
		WRITE_ONCE(from[i], BAD);
	return 0;
}

ATTACK(loop_over_heap, corrupts, "write to foreign memory")
{
	return loop_over_heap_from(opaque(w->heap), opaque_number(8));
}

ALLOW(loop_over_heap)
{
	u64 *own = opaque(kmalloc(512 * sizeof(*own), GFP_KERNEL));
	bool good;

	if (!own)
		return -ENOMEM;
	loop_over_heap_from(own, opaque_number(512));
	good = READ_ONCE(own[0]) == BAD && READ_ONCE(own[511]) == BAD;
	kfree(own);
	return good ? 0 : -EIO;
}
