// SPDX-License-Identifier: GPL-2.0
/* free_foreign.c - kfree of a kernel object */
ATTACK(free_foreign, corrupts, "kernel call against its spec: kfree")
{
	kfree(opaque(w->cred));
	return 0;
}

ALLOW(free_foreign)
{
	kfree(opaque(kmalloc(64, GFP_KERNEL)));
	return 0;
}
