// SPDX-License-Identifier: GPL-2.0
/* find_bit_wrap.c - search in a bitmap whose size in bytes wraps to zero */
static int find_bit_wrap_in(unsigned long nbits)
{
	unsigned long *own = opaque(kzalloc(64, GFP_KERNEL));
	unsigned long bit;

	if (!own)
		return -ENOMEM;
	bit = find_next_bit(own, nbits, 0);
	kfree(own);
	return bit >= 512 ? 0 : -EIO;
}

ATTACK(find_bit_wrap, succeeds, "kernel call against its spec: _find_next_bit")
{
	return find_bit_wrap_in(opaque_number(-1UL));
}

ALLOW(find_bit_wrap)
{
	return find_bit_wrap_in(opaque_number(512));
}
