// SPDX-License-Identifier: GPL-2.0
/* null_store.c - store through a null pointer */
ATTACK(null_store, dies, "access to a non-canonical or user address")
{
	WRITE_ONCE(*(u64 *)opaque((void *)16), BAD);
	return 0;
}

ALLOW(null_store)
{
	u64 *own = opaque(kmalloc(64, GFP_KERNEL));

	if (!own)
		return 0;
	WRITE_ONCE(own[2], BAD);
	kfree(own);
	return 0;
}
