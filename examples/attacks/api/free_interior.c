// SPDX-License-Identifier: GPL-2.0
/* free_interior.c - kfree of a pointer into an allocation */
ATTACK(free_interior, succeeds, "kernel call against its spec: kfree")
{
	u8 *own[64], *again;
	int i, j;

	/* What is freed reaches into the next object: that must be one of ours, too. */
	for (i = 0; i < ARRAY_SIZE(own); i++) {
		own[i] = opaque(kmalloc(64, GFP_KERNEL));
		if (!own[i])
			return -ENOMEM;
		for (j = 0; j < i && own[i] - own[j] != 64; j++)
			;
		if (j < i)
			break;
	}
	if (i == ARRAY_SIZE(own))
		return -EAGAIN;
	kfree(own[j] + 8);
	again = opaque(kmalloc(64, GFP_KERNEL));
	/* All leaked: the allocator now has an object that overlaps two. */
	return again == own[j] + 8 ? 0 : -EIO;
}

ALLOW(free_interior)
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL));

	if (!own)
		return -ENOMEM;
	kfree(own + opaque_number(0));
	return 0;
}
