// SPDX-License-Identifier: GPL-2.0
/* vfree_interior.c - vfree of a pointer into its memory */
ATTACK(vfree_interior, succeeds, "kernel call against its spec: vfree")
{
	u8 *own = opaque(vmalloc(8192));

	vfree(own + 4096);
	return 0;
}

ALLOW(vfree_interior)
{
	u8 *own = opaque(vmalloc(8192));

	vfree(own + opaque_number(0));
	return 0;
}
