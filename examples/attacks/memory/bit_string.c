// SPDX-License-Identifier: GPL-2.0
/* bit_string.c - bit number that reaches a kernel object from an own bitmap */
static int bit_string_set(unsigned long *map, long bit)
{
	set_bit(bit, map);
	return test_bit(bit, map) ? 0 : -EIO;
}

ATTACK(bit_string, corrupts, "write to foreign memory")
{
	unsigned long *own = kzalloc(64, GFP_KERNEL);
	long bit = ((long)w->heap - (long)own) * 8 + 4;	/* a bit that is clear */

	return bit_string_set(own, opaque_number(bit));
}

ALLOW(bit_string)
{
	unsigned long *own = kzalloc(64, GFP_KERNEL);
	int ret = bit_string_set(own, opaque_number(511));

	kfree(own);
	return ret;
}
