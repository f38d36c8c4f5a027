// SPDX-License-Identifier: GPL-2.0
/* memcpy_overflow.c - memcpy with one byte more than its destination holds */
static int memcpy_overflow_by(size_t n)
{
	u8 *to = opaque(kmalloc(64, GFP_KERNEL)), *from = opaque(kmalloc(128, GFP_KERNEL));
	bool copied;

	if (!to || !from) {
		kfree(to);
		kfree(from);
		return -ENOMEM;
	}
	/* What is there already, so that without SFI the overflow is harmless and still happens. */
	memcpy(from, to, n);
	from[0] = 0x41;
	memcpy(to, from, n);
	copied = READ_ONCE(to[0]) == 0x41;
	kfree(to);
	kfree(from);
	return copied ? 0 : -EIO;
}

ATTACK(memcpy_overflow, succeeds, "write to foreign memory")
{
	return memcpy_overflow_by(opaque_number(65));
}

ALLOW(memcpy_overflow)
{
	return memcpy_overflow_by(opaque_number(64));
}
