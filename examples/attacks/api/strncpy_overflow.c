// SPDX-License-Identifier: GPL-2.0
/* strncpy_overflow.c - strncpy with a length past the end of its destination */
static int strncpy_overflow_by(size_t n)
{
	static const char text[] = "0123456789012345678901234567890123456789012345678901234567890123";
	char *own = opaque(kmalloc(56, GFP_KERNEL));
	bool copied;

	if (!own)
		return -ENOMEM;
	strncpy(own, opaque(text), n);
	copied = READ_ONCE(own[n - 1]) == text[n - 1];
	kfree(own);
	return copied ? 0 : -EIO;
}

ATTACK(strncpy_overflow, succeeds, "kernel call against its spec: strncpy")
{
	return strncpy_overflow_by(opaque_number(64));
}

ALLOW(strncpy_overflow)
{
	return strncpy_overflow_by(opaque_number(56));
}
