// SPDX-License-Identifier: GPL-2.0
/* vfree_foreign.c - vfree of the kernel's memory */
ATTACK(vfree_foreign, dies, "kernel call against its spec: vfree")
{
	vfree(opaque(w->vmalloc));
	/* Without SFI the page is gone: touching it faults. */
	return READ_ONCE(*(u64 *)opaque(w->vmalloc)) ? 0 : -EIO;
}

ALLOW(vfree_foreign)
{
	vfree(opaque(vmalloc(4096)));
	return 0;
}
