// SPDX-License-Identifier: GPL-2.0
/* user_memcpy.c - memcpy from a user address */
ATTACK(user_memcpy, dies, "access to user memory outside the user-access functions")
{
	u64 got[4];

	memcpy(opaque(got), opaque((void *)USER_ADDRESS), opaque_number(sizeof(got)));
	return 0;
}

ALLOW(user_memcpy)
{
	u64 got[4];

	memcpy(opaque(got), opaque(w->heap), opaque_number(sizeof(got)));
	return got[0] == w->heap[0] ? 0 : -EIO;
}
