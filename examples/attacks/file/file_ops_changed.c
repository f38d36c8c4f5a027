// SPDX-License-Identifier: GPL-2.0
/* file_ops_changed.c - table of file operations changed after the device was registered */
static int file_ops_changed_body(struct opened *own, struct opened *target)
{
	*(void **)opaque(&files_fops.release) = w->hijacked;
	return 0;
}

static int file_ops_changed_legal(struct opened *own, struct opened *target)
{
	return READ_ONCE(files_fops.release) ? 0 : -EIO;
}

ATTACK(file_ops_changed, hijacks, "contained")
{
	return with_files(false, WHILE_BOTH_OPEN, file_ops_changed_body);
}

ALLOW(file_ops_changed)
{
	return with_files(true, WHILE_BOTH_OPEN, file_ops_changed_legal);
}
