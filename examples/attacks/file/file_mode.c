// SPDX-License-Identifier: GPL-2.0
/* file_mode.c - operation of an open file gives it the right to seek and to be read */
static int file_mode_body(struct opened *own, struct opened *target)
{
	struct file *file = opaque(own->file);

	WRITE_ONCE(file->f_mode, file->f_mode | FMODE_READ | FMODE_CAN_READ);
	return 0;
}

static int file_mode_legal(struct opened *own, struct opened *target)
{
	struct file *file = opaque(own->file);

	WRITE_ONCE(file->f_pos, file->f_pos + 1);
	return 0;
}

ATTACK(file_mode, succeeds, "write to foreign memory")
{
	return with_files(false, WHILE_BOTH_OPEN, file_mode_body);
}

ALLOW(file_mode)
{
	return with_files(true, WHILE_BOTH_OPEN, file_mode_legal);
}
