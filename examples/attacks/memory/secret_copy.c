// SPDX-License-Identifier: GPL-2.0
/* secret_copy.c - memcpy from another driver's memory */
ATTACK(secret_copy, succeeds, "read of foreign memory")
{
	u64 got[8];

	memcpy(opaque(got), theirs, opaque_number(sizeof(got)));
	return got[7] == NEIGHBOUR_SECRET ? 0 : -EIO;
}

ALLOW(secret_copy)
{
	u64 got[8];

	memcpy(opaque(got), w->heap, opaque_number(sizeof(got)));
	return got[7] == w->heap[7] ? 0 : -EIO;
}
