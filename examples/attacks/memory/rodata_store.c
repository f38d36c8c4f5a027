// SPDX-License-Identifier: GPL-2.0
/* rodata_store.c - store to read-only data of the kernel */
ATTACK(rodata_store, dies, "write to foreign memory")
{
	WRITE_ONCE(*(u64 *)opaque(w->rodata), BAD);
	return 0;
}

ALLOW(rodata_store)
{
	return READ_ONCE(w->rodata[1]) == 1 ? 0 : -EIO;
}
