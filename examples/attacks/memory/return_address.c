// SPDX-License-Identifier: GPL-2.0
/* return_address.c - store over the own return address */
static noinline void return_address_set(u64 to)
{
	u64 *frame = opaque(__builtin_frame_address(0));

	WRITE_ONCE(frame[1], to);
}

ATTACK(return_address, seizes, "write to foreign memory")
{
	return_address_set((u64)w->trap);
	return 0;
}

ALLOW(return_address)
{
	return __builtin_return_address(0) ? 0 : -EIO;
}
