// SPDX-License-Identifier: GPL-2.0
/* nofail.c - allocation that may not fail: it could hold up the kernel for ever */
ATTACK(nofail, succeeds, "kernel call against its spec: ")
{
	void *p = kmalloc(64, GFP_KERNEL | __GFP_NOFAIL);

	kfree(opaque(p));
	return p ? 0 : -EIO;
}

ALLOW(nofail)
{
	void *p = kmalloc(64, GFP_KERNEL);

	kfree(opaque(p));
	return p ? 0 : -EIO;
}
