// SPDX-License-Identifier: GPL-2.0
/* secret_load.c - load from another driver's memory */
ATTACK(secret_load, succeeds, "read of foreign memory")
{
	return READ_ONCE(*theirs) == NEIGHBOUR_SECRET ? 0 : -EIO;
}

ALLOW(secret_load)
{
	return READ_ONCE(w->heap[0]) ? 0 : -EIO;
}
