// SPDX-License-Identifier: GPL-2.0
/* colour_store.c - store to the word that holds the domain's colour */
ATTACK(colour_store, absent, "write to foreign memory")
{
	u8 *rt = own_symbol("__sfi_rt");

	if (!rt)
		return -ENOENT;
	WRITE_ONCE(rt[8], 0);
	return 0;
}

ALLOW(colour_store)
{
	/* Reading is harmless. */
	u8 *rt = own_symbol("__sfi_rt");

	return !rt || READ_ONCE(rt[8]) ? 0 : -EIO;
}
