// SPDX-License-Identifier: GPL-2.0
/* file_cookie.c - operation of one open file makes another file's struct file lead to its own data */
static int file_cookie_body(struct opened *own, struct opened *target)
{
	struct file *file = opaque(target->file);
	void *before = READ_ONCE(file->private_data);

	WRITE_ONCE(file->private_data, own);
	WRITE_ONCE(file->private_data, before);
	return 0;
}

ATTACK(file_cookie, succeeds, "write to foreign memory")
{
	return with_files(false, WHILE_BOTH_OPEN, file_cookie_body);
}

ALLOW(file_cookie)
{
	return with_files(true, WHILE_BOTH_OPEN, file_cookie_body);
}
