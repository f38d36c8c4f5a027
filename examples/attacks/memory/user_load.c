// SPDX-License-Identifier: GPL-2.0
/* user_load.c - load from a user address, outside the user-access functions */
ATTACK(user_load, dies, "access to a non-canonical or user address")
{
	return READ_ONCE(*(u64 *)opaque((void *)USER_ADDRESS)) ? 0 : -EIO;
}

ALLOW(user_load)
{
	return READ_ONCE(*(u64 *)opaque(w->heap)) ? 0 : -EIO;
}
