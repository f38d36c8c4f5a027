// SPDX-License-Identifier: GPL-2.0
/* strncpy_overflow.c - strncpy with a length past the end of its destination */
static int strncpy_overflow_by(size_t n)
{
	char *own = opaque(kmalloc(64, GFP_KERNEL));

	if (!own)
		return -ENOMEM;
	strncpy(own, opaque("x"), n);
	kfree(own);
	return 0;
}

ATTACK(strncpy_overflow, absent, "kernel call against its spec: strncpy")
{
	return strncpy_overflow_by(opaque_number(256));
}

ALLOW(strncpy_overflow)
{
	return strncpy_overflow_by(opaque_number(64));
}
