// SPDX-License-Identifier: GPL-2.0
/* file_load.c - operation of one open file reads another file's data */
static int file_load_body(struct opened *own, struct opened *target)
{
	u64 *p = opaque(target->memory);

	return READ_ONCE(p[0]) == NEIGHBOUR_SECRET ? 0 : -EIO;
}

ATTACK(file_load, succeeds, "read of foreign memory")
{
	return with_files(false, WHILE_BOTH_OPEN, file_load_body);
}

ALLOW(file_load)
{
	return with_files(true, WHILE_BOTH_OPEN, file_load_body);
}
