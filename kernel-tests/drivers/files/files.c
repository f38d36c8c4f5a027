// SPDX-License-Identifier: GPL-2.0
/*
 * files.c - /dev/files: each open file is a pipe to itself, with data, a wait queue, a completion and a
 * mutex of its own; what all of them share is a list and a counter. Some of its ioctls are bugs.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "files.h"

#define BYTES 256

struct data {
	struct data *before;		/* of the file opened before this one */
	struct mutex lock;
	wait_queue_head_t wait;
	struct completion completion;
	unsigned int count;
	char bytes[BYTES];
};

static DEFINE_SPINLOCK(files_lock);
static struct data *newest;		/* under files_lock, as is files_open */
static int nr_open;

static int files_opened(struct inode *inode, struct file *file)
{
	struct data *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	mutex_init(&d->lock);
	init_waitqueue_head(&d->wait);
	init_completion(&d->completion);
	spin_lock(&files_lock);
	d->before = newest;
	newest = d;
	nr_open++;
	spin_unlock(&files_lock);
	file->private_data = d;
	return nonseekable_open(inode, file);
}

static int files_release(struct inode *inode, struct file *file)
{
	struct data *d = file->private_data;

	spin_lock(&files_lock);
	if (newest == d)
		newest = NULL;
	nr_open--;
	spin_unlock(&files_lock);
	kfree(d);
	return 0;
}

static ssize_t files_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	struct data *d = file->private_data;
	ssize_t ret;

	if (!READ_ONCE(d->count)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(d->wait, READ_ONCE(d->count));
		if (ret)
			return ret;
	}
	mutex_lock(&d->lock);
	n = min_t(size_t, n, d->count);
	ret = n;
	if (copy_to_user(buf, d->bytes, n)) {
		ret = -EFAULT;
	} else {
		memmove(d->bytes, d->bytes + n, d->count - n);
		d->count -= n;
	}
	mutex_unlock(&d->lock);
	wake_up_interruptible(&d->wait);
	return ret;
}

static ssize_t files_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	struct data *d = file->private_data;
	ssize_t ret;

	mutex_lock(&d->lock);
	n = min_t(size_t, n, BYTES - d->count);
	ret = n ?: -ENOSPC;
	if (copy_from_user(d->bytes + d->count, buf, n))
		ret = -EFAULT;
	else
		d->count += n;
	mutex_unlock(&d->lock);
	wake_up_interruptible_poll(&d->wait, EPOLLIN | EPOLLRDNORM);
	return ret;
}

static __poll_t files_poll(struct file *file, poll_table *wait)
{
	struct data *d = file->private_data;

	poll_wait(file, &d->wait, wait);
	return (READ_ONCE(d->count) ? EPOLLIN | EPOLLRDNORM : 0) |
	       (READ_ONCE(d->count) < BYTES ? EPOLLOUT | EPOLLWRNORM : 0);
}

static long files_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct data *d = file->private_data;
	struct files_where where;
	int n;

	switch (cmd) {
	case FILES_COUNT:
		n = READ_ONCE(d->count);
		return put_user(n, (int __user *)arg);
	case FILES_OPEN:
		return READ_ONCE(nr_open);
	case FILES_CROSS:
		WRITE_ONCE(d->before->count, 1);
		return 0;
	case FILES_PEEK:
		return READ_ONCE(d->before->count);
	case FILES_POKE:
		if (copy_from_user(&where, (void __user *)arg, sizeof(where)))
			return -EFAULT;
		*(unsigned long *)where.to = where.value;
		return 0;
	case FILES_GIVE:
		if (copy_from_user(&where, (void __user *)arg, sizeof(where)))
			return -EFAULT;
		return put_user(where.value, (unsigned long __user *)where.to);
	case FILES_WAIT:
		if (get_user(n, (int __user *)arg))
			return -EFAULT;
		n = wait_event_interruptible_timeout(d->wait, READ_ONCE(d->count) >= n, HZ / 2);
		return n < 0 ? n : !n;
	case FILES_AWAIT:
		wait_for_completion(&d->completion);
		return 0;
	case FILES_COMPLETE:
		complete(&d->completion);
		return 0;
	case FILES_LINKS:
		d->wait.head.next = (struct list_head *)0x10;
		d->wait.head.prev = (struct list_head *)0x18;
		wake_up(&d->wait);
		return 0;
	}
	return -ENOTTY;
}

static const struct file_operations files_fops = {
	.owner = THIS_MODULE,
	.open = files_opened,
	.release = files_release,
	.read = files_read,
	.write = files_write,
	.poll = files_poll,
	.unlocked_ioctl = files_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice files_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "files",
	.fops = &files_fops,
	.mode = 0600,
};

static unsigned int linger;
module_param(linger, uint, 0444);
MODULE_PARM_DESC(linger, "init waits so many ms for a file to be opened, and fails");

static int __init files_load(void)
{
	unsigned int ms;
	int ret = misc_register(&files_misc);

	if (ret || !linger)
		return ret;
	for (ms = 0; ms < linger && !READ_ONCE(nr_open); ms += 10)
		msleep(10);
	return -EIO;
}

static void __exit files_unload(void)
{
	misc_deregister(&files_misc);
}

module_init(files_load);
module_exit(files_unload);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("files with data of their own, and planted bugs");
