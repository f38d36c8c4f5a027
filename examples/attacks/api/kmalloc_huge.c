// SPDX-License-Identifier: GPL-2.0
/* kmalloc_huge.c - allocation larger than the allocator can give, which makes the kernel warn */
ATTACK(kmalloc_huge, dies, "kernel call against its spec: ")
{
	kfree(opaque(kmalloc(opaque_number(1UL << 40), GFP_KERNEL)));
	return 0;
}

ALLOW(kmalloc_huge)
{
	void *p = kmalloc(opaque_number(1UL << 16), GFP_KERNEL);

	kfree(opaque(p));
	return p ? 0 : -ENOMEM;
}
