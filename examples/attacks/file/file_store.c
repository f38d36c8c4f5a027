// SPDX-License-Identifier: GPL-2.0
/* file_store.c - operation of one open file stores to another file's data */
static int file_store_body(struct opened *own, struct opened *target)
{
	u64 *p = opaque(target->memory);

	WRITE_ONCE(p[3], BAD);
	return READ_ONCE(p[3]) == BAD ? 0 : -EIO;
}

ATTACK(file_store, succeeds, "write to foreign memory")
{
	return with_files(false, WHILE_BOTH_OPEN, file_store_body);
}

ALLOW(file_store)
{
	return with_files(true, WHILE_BOTH_OPEN, file_store_body);
}
