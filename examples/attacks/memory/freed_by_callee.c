// SPDX-License-Identifier: GPL-2.0
/* freed_by_callee.c - store to memory that a function of the driver's own freed after the last check of it */
static noinline void freed_by_callee_end(u64 *own, bool really)
{
	if (really)
		kfree(own);
}

static int freed_by_callee_store(bool really)
{
	u64 *own = opaque(kmalloc(64, GFP_KERNEL)), old;
	bool good;

	if (!own)
		return -ENOMEM;
	WRITE_ONCE(own[7], 1);
	freed_by_callee_end(own, really);
	old = READ_ONCE(own[7]);
	WRITE_ONCE(own[7], ~old);
	good = READ_ONCE(own[7]) == ~old;
	WRITE_ONCE(own[7], old);
	if (!really)
		kfree(own);
	return good ? 0 : -EIO;
}

ATTACK(freed_by_callee, succeeds, "write to foreign memory")
{
	return freed_by_callee_store(opaque_number(1));
}

ALLOW(freed_by_callee)
{
	return freed_by_callee_store(opaque_number(0));
}
