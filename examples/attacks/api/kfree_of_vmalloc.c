// SPDX-License-Identifier: GPL-2.0
/* kfree_of_vmalloc.c - kfree of memory from vmalloc */
ATTACK(kfree_of_vmalloc, dies, "kernel call against its spec: kfree")
{
	kfree(opaque(vmalloc(4096)));
	return 0;
}

ALLOW(kfree_of_vmalloc)
{
	vfree(opaque(vmalloc(4096)));
	return 0;
}
