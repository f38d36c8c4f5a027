// SPDX-License-Identifier: GPL-2.0
/* unmapped_load.c - load from a hole of the kernel's address space */
ATTACK(unmapped_load, dies, "access to unmapped or protected memory")
{
	return READ_ONCE(*(u64 *)opaque((u8 *)w->vmalloc + PAGE_SIZE)) ? 0 : -EIO;
}

ALLOW(unmapped_load)
{
	return READ_ONCE(*(u64 *)opaque(w->vmalloc)) ? -EIO : 0;
}
