// SPDX-License-Identifier: GPL-2.0
/* user_store.c - store to a user address, outside the user-access functions */
ATTACK(user_store, dies, "access to a non-canonical or user address")
{
	WRITE_ONCE(*(u64 *)opaque((void *)USER_ADDRESS), BAD);
	return 0;
}

ALLOW(user_store)
{
	static u64 own;

	WRITE_ONCE(*(u64 *)opaque(&own), BAD);
	return own == BAD ? 0 : -EIO;
}
