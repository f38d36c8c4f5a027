// SPDX-License-Identifier: GPL-2.0
/* module_store.c - store to the driver's own struct module, whose exit function the kernel calls */
ATTACK(module_store, succeeds, "write to foreign memory")
{
	void (**exit)(void) = opaque(&THIS_MODULE->exit), (*old)(void) = READ_ONCE(*exit);

	WRITE_ONCE(*(u64 *)exit, BAD);
	if (READ_ONCE(*(u64 *)exit) != BAD)
		return -EIO;
	WRITE_ONCE(*(u64 *)exit, (u64)old);
	return 0;
}

ALLOW(module_store)
{
	return READ_ONCE(THIS_MODULE->name[0]) == 'a' ? 0 : -EIO;
}
