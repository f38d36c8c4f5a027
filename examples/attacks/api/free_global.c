// SPDX-License-Identifier: GPL-2.0
/* free_global.c - kfree of the driver's own static data */
ATTACK(free_global, dies, "kernel call against its spec: kfree")
{
	static u64 own[512] __aligned(4096);

	kfree(opaque(own));
	return 0;
}

ALLOW(free_global)
{
	kfree(opaque(kmalloc(4096, GFP_KERNEL)));
	return 0;
}
