// SPDX-License-Identifier: GPL-2.0
/* file_stale.c - struct file used after its release */
static int file_stale_body(struct opened *own, struct opened *target)
{
	struct file *file = opaque(target->file);
	void *before = READ_ONCE(file->private_data);

	WRITE_ONCE(file->private_data, before);
	return 0;
}

ATTACK(file_stale, succeeds, "write to foreign memory")
{
	return with_files(false, FIRST_CLOSED, file_stale_body);
}

ALLOW(file_stale)
{
	return with_files(true, FIRST_CLOSED, file_stale_body);
}
