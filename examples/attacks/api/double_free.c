// SPDX-License-Identifier: GPL-2.0
/* double_free.c - kfree of the same memory twice */
ATTACK(double_free, dies, "kernel call against its spec: kfree")
{
	void *own = opaque(kmalloc(64, GFP_KERNEL));

	kfree(own);
	kfree(opaque(own));
	return 0;
}

ALLOW(double_free)
{
	kfree(opaque(kmalloc(64, GFP_KERNEL)));
	kfree(NULL);
	return 0;
}
