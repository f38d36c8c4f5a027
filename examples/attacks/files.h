/* SPDX-License-Identifier: GPL-2.0 */
/*
 * files.h - for attacks of one open file of the driver on another: /dev/attacks, which the test
 * (attack_files of lib.sh) opens twice; it writes to the second, closes the first, writes again.
 */
#ifndef ATTACK_FILES_H
#define ATTACK_FILES_H

#include <linux/fs.h>
#include <linux/miscdevice.h>

enum { WHILE_BOTH_OPEN = 1, FIRST_CLOSED };	/* which of the two writes */

struct opened {
	u64 *memory;			/* 8 words, the file's own */
	struct file *file;		/* stays when it is closed */
	bool open;
};

static struct opened opened[2];		/* module data, which all files may use */
static unsigned int nr_opened, nr_writes, files_when;
static int (*files_body)(struct opened *own, struct opened *target);
static bool files_legal;
static int files_result;

static int files_open(struct inode *inode, struct file *file)
{
	struct opened *own = &opened[nr_opened];

	if (nr_opened == ARRAY_SIZE(opened))
		return -EBUSY;
	own->memory = kzalloc(64, GFP_KERNEL);
	if (!own->memory)
		return -ENOMEM;
	own->memory[0] = NEIGHBOUR_SECRET;
	own->file = file;
	own->open = true;
	file->private_data = own;
	nr_opened++;
	return 0;
}

static int files_release(struct inode *inode, struct file *file)
{
	struct opened *own = file->private_data;

	kfree(own->memory);
	own->memory = NULL;
	own->open = false;
	return 0;
}

static ssize_t files_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	if (file->private_data == &opened[1] && ++nr_writes == files_when)
		files_result = files_body(&opened[1], files_legal ? &opened[1] : &opened[0]);
	return n;
}

static struct file_operations files_fops = {
	.owner = THIS_MODULE, .open = files_open, .release = files_release, .write = files_write,
};
static struct miscdevice files_device = { .minor = MISC_DYNAMIC_MINOR, .name = "attacks", .fops = &files_fops };

/* Runs body in a write to the second file; target is the first, or the second for the legal twin. */
static int with_files(bool legal, unsigned int when, int (*body)(struct opened *own, struct opened *target))
{
	int ret, ms;

	files_body = body;
	files_legal = legal;
	files_when = when;
	files_result = -ETIMEDOUT;
	ret = misc_register(&files_device);
	if (ret)
		return ret;
	/* insmod tries again what failed, and then nobody opens it. */
	for (ms = 0; ms < (READ_ONCE(nr_opened) ? 2000 : 500); ms += 10) {
		if (READ_ONCE(nr_writes) == 2 && !READ_ONCE(opened[0].open) && !READ_ONCE(opened[1].open))
			break;
		msleep(10);
	}
	misc_deregister(&files_device);
	return files_result;
}

#endif /* ATTACK_FILES_H */
