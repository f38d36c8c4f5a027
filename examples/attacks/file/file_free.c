// SPDX-License-Identifier: GPL-2.0
/* file_free.c - operation of one open file frees another file's data */
static int file_free_body(struct opened *own, struct opened *target)
{
	kfree(target->memory);
	target->memory = NULL;
	return 0;
}

ATTACK(file_free, succeeds, "kernel call against its spec: kfree")
{
	return with_files(false, WHILE_BOTH_OPEN, file_free_body);
}

ALLOW(file_free)
{
	return with_files(true, WHILE_BOTH_OPEN, file_free_body);
}
