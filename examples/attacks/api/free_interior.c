// SPDX-License-Identifier: GPL-2.0
/* free_interior.c - kfree of a pointer into an allocation */
ATTACK(free_interior, succeeds, "kernel call against its spec: kfree")
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL)), *again;

	if (!own)
		return -ENOMEM;
	kfree(own + 8);
	again = opaque(kmalloc(64, GFP_KERNEL));
	/* Leaked: the allocator now has an object that overlaps two. */
	return again == own + 8 ? 0 : -EIO;
}

ALLOW(free_interior)
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL));

	if (!own)
		return -ENOMEM;
	kfree(own + opaque_number(0));
	return 0;
}
