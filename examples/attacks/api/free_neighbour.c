// SPDX-License-Identifier: GPL-2.0
/* free_neighbour.c - kfree of another driver's memory */
ATTACK(free_neighbour, corrupts, "kernel call against its spec: kfree")
{
	kfree(opaque(theirs));
	return 0;
}

ALLOW(free_neighbour)
{
	kfree(opaque(kmalloc(64, GFP_KERNEL)));
	return 0;
}
