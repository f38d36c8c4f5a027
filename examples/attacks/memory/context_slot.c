// SPDX-License-Identifier: GPL-2.0
/* context_slot.c - store to the word of the kernel stack that says which domain runs */
ATTACK(context_slot, succeeds, "write to foreign memory")
{
	u64 *slot = opaque((u64 *)current->stack + 1), old = READ_ONCE(*slot);

	WRITE_ONCE(*slot, BAD);
	if (READ_ONCE(*slot) != BAD)
		return -EIO;
	WRITE_ONCE(*slot, old);
	return 0;
}

ALLOW(context_slot)
{
	u64 local = BAD;

	return READ_ONCE(*(u64 *)opaque(&local)) == BAD ? 0 : -EIO;
}
