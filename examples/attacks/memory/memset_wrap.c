// SPDX-License-Identifier: GPL-2.0
/* memset_wrap.c - memset whose length wraps around the address space */
static int memset_wrap_of(u64 n)
{
	u8 *own = opaque(kmalloc(64, GFP_KERNEL));
	bool set;

	if (!own)
		return -ENOMEM;
	memset(own, 0x41, n);
	set = READ_ONCE(own[0]) == 0x41;
	kfree(own);
	return set ? 0 : -EIO;
}

ATTACK(memset_wrap, dies, "access to user memory outside the user-access functions")
{
	return memset_wrap_of(opaque_number(-8UL));
}

ALLOW(memset_wrap)
{
	return memset_wrap_of(opaque_number(64));
}
