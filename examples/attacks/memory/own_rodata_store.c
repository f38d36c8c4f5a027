// SPDX-License-Identifier: GPL-2.0
/* own_rodata_store.c - store to the driver's own read-only data */
static const u64 own_rodata_words[4] = { 1, 2, 3, 4 };

ATTACK(own_rodata_store, dies, "write to foreign memory")
{
	WRITE_ONCE(*(u64 *)opaque(&own_rodata_words[1]), BAD);
	return 0;
}

ALLOW(own_rodata_store)
{
	return READ_ONCE(*(u64 *)opaque(&own_rodata_words[1])) == 2 ? 0 : -EIO;
}
