// SPDX-License-Identifier: GPL-2.0
/* target_store.c - store to the list of legal targets of own indirect calls */
ATTACK(target_store, absent, "write to foreign memory")
{
	u64 *target = own_symbol("__sfi_table.sfi.targets");

	if (!target)
		return -ENOENT;
	WRITE_ONCE(target[0], (u64)w->hijacked);
	return 0;
}

ALLOW(target_store)
{
	u64 *target = own_symbol("__sfi_table.sfi.targets");

	return !target || READ_ONCE(target[0]) ? 0 : -EIO;
}
