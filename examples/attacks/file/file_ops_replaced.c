// SPDX-License-Identifier: GPL-2.0
/* file_ops_replaced.c - struct file made to lead to a table of operations of the attacker's choice */
static struct file_operations file_ops_replaced_table = { .owner = THIS_MODULE };

static int file_ops_replaced_body(struct opened *own, struct opened *target)
{
	struct file *file = opaque(own->file);

	*(void **)opaque(&file_ops_replaced_table.release) = w->hijacked;
	WRITE_ONCE(file->f_op, &file_ops_replaced_table);
	return 0;
}

static int file_ops_replaced_legal(struct opened *own, struct opened *target)
{
	return own->file->f_op == &files_fops ? 0 : -EIO;
}

ATTACK(file_ops_replaced, hijacks, "write to foreign memory")
{
	return with_files(false, WHILE_BOTH_OPEN, file_ops_replaced_body);
}

ALLOW(file_ops_replaced)
{
	return with_files(true, WHILE_BOTH_OPEN, file_ops_replaced_legal);
}
