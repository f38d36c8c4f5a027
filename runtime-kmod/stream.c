// SPDX-License-Identifier: GPL-2.0
/*
 * stream.c - debugfs file "stream": notices, a line each, for programs. A reader gets those given
 * after its open; read() blocks until there is one, and poll() works.
 */
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "sfi.h"

struct reader {
	struct mutex lock;
	u64 at;				/* number of the next notice to give */
	size_t used, given;		/* of text, bytes */
	char text[SFI_NOTICE_TEXT];
};

/* True if there is text to give; under r->lock. */
static bool fill(struct reader *r)
{
	struct sfi_notice n;
	u64 lost = 0;

	if (r->given < r->used)
		return true;
	if (!sfi_notice_get(&r->at, &n, &lost))
		return false;
	r->given = r->used = 0;
	if (lost)
		r->used = scnprintf(r->text, sizeof(r->text), "lost %llu\n", lost);
	r->used += scnprintf(r->text + r->used, sizeof(r->text) - r->used,
			     "%llu.%06llu %s %s faults=%u restarts=%u objects=%u result=%d rule=\"%s\" where=\"%s\"\n",
			     n.ns / NSEC_PER_SEC, n.ns % NSEC_PER_SEC / NSEC_PER_USEC, sfi_notice_name(n.kind),
			     n.domain, n.faults, n.restarts, n.objects, n.result, n.rule, n.where);
	return true;
}

static int reader_open(struct inode *inode, struct file *file)
{
	struct reader *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	mutex_init(&r->lock);
	r->at = sfi_notice_next_number();
	file->private_data = r;
	return nonseekable_open(inode, file);
}

static int reader_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t reader_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	struct reader *r = file->private_data;
	int ret;

	for (;;) {
		ret = mutex_lock_interruptible(&r->lock);
		if (ret)
			return ret;
		if (fill(r))
			break;
		mutex_unlock(&r->lock);
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(sfi_notice_wait, sfi_notice_next_number() != READ_ONCE(r->at));
		if (ret)
			return ret;
	}
	len = min(len, r->used - r->given);
	if (copy_to_user(buf, r->text + r->given, len)) {
		mutex_unlock(&r->lock);
		return -EFAULT;
	}
	r->given += len;
	mutex_unlock(&r->lock);
	return len;
}

static __poll_t reader_poll(struct file *file, struct poll_table_struct *wait)
{
	struct reader *r = file->private_data;

	poll_wait(file, &sfi_notice_wait, wait);
	if (READ_ONCE(r->given) < READ_ONCE(r->used) || sfi_notice_next_number() != READ_ONCE(r->at))
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

const struct file_operations sfi_stream_fops = {
	.owner = THIS_MODULE,
	.open = reader_open,
	.release = reader_release,
	.read = reader_read,
	.poll = reader_poll,
};
