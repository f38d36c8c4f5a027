// SPDX-License-Identifier: GPL-2.0
/* noncanonical_store.c - store to an address that is no address */
ATTACK(noncanonical_store, dies, "access to a non-canonical or user address")
{
	WRITE_ONCE(*(u64 *)opaque((void *)0x1234123412341234UL), BAD);
	return 0;
}

ALLOW(noncanonical_store)
{
	static u64 own;

	WRITE_ONCE(*(u64 *)opaque(&own), BAD);
	return own == BAD ? 0 : -EIO;
}
