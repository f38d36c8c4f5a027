// SPDX-License-Identifier: GPL-2.0
/* crc32_secret.c - checksum of another driver's memory, which tells what is in it */
#include <linux/crc32.h>

static int crc32_tells(const void *p)
{
	u64 guess = NEIGHBOUR_SECRET;

	return crc32_le(~0, p, sizeof(guess)) == crc32_le(~0, (const u8 *)&guess, sizeof(guess)) ? 0 : -EIO;
}

ATTACK(crc32_secret, succeeds, "kernel call against its spec: crc32_le")
{
	return crc32_tells(opaque(theirs));
}

ALLOW(crc32_secret)
{
	static u64 own = NEIGHBOUR_SECRET;

	return crc32_tells(&own);
}
