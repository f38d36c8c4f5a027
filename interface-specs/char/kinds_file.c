// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_file.c - open files. The kernel's struct file leads to operations here, which call the
 * driver's gates with a struct file and a struct inode that are copies. In them the driver may
 * write private_data and f_pos, of which nothing is read back. When the driver's instance dies,
 * its files are dead for good: the gates refuse them (-ENODEV), also when the next instance runs.
 *
 * A gate looks at sfi_file.dead from inside the activation: either the reaper still waits for
 * that activation to leave, or it has marked the file before the next instance began.
 */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "kinds.h"

static LIST_HEAD(files);	/* struct sfi_file, under sfi_chr_mutex */

const struct sfi_kind sfi_kind_file = { .name = "file" };
const struct sfi_kind sfi_kind_poll_table = { .name = "poll_table" };
const struct sfi_kind sfi_kind_misc_opening = { .name = "misc device being opened" };

static struct sfi_file *file_of(struct file *lower)
{
	return container_of(lower, struct sfi_file, lower);
}

/* ---- in the driver's gates */

/** sfi_file_enter() - an operation of an open file begins. */
void sfi_file_enter(struct sfi_frame *f, struct file *lower)
{
	struct sfi_file *r = file_of(lower);

	if (READ_ONCE(r->dead))
		sfi_gate_refuse(f);
	sfi_lend(f, &sfi_kind_file, lower, 0);
	if (!r->granted) {
		sfi_k2d_copy_write(f, &lower->private_data, sizeof(lower->private_data), "file.private_data");
		sfi_k2d_copy_write(f, &lower->f_pos, sizeof(lower->f_pos), "file.f_pos");
		r->granted = true;
	}
}

/** sfi_file_begin() - open(): the activation acts for the file, a principal of its own. */
void sfi_file_begin(struct sfi_frame *f, struct file *lower)
{
	struct sfi_file *r = file_of(lower);
	char name[24];

	snprintf(name, sizeof(name), "file of pid %d", task_tgid_nr(current));
	if (READ_ONCE(r->dead) || sfi_principal_begin_file(f, r->chr->principal, lower, name))
		sfi_gate_refuse(f);
	sfi_lend(f, &sfi_kind_misc_opening, NULL, 0);
	sfi_file_enter(f, lower);
}

/** sfi_file_pos() - the position of a read() or write(), NULL for a stream. */
void sfi_file_pos(struct sfi_frame *f, loff_t *ppos)
{
	if (ppos)
		sfi_k2d_copy_write(f, ppos, sizeof(*ppos), "file position");
}

/* ---- what the driver calls with its file */

struct file *sfi_file_upper(struct sfi_frame *f, struct file *lower)
{
	sfi_check_ref(f, &sfi_kind_file, lower, "file");
	return file_of(lower)->upper;
}

loff_t sfi_file_llseek(struct sfi_frame *f, struct file *lower, loff_t offset, int whence, loff_t maxsize, loff_t eof)
{
	struct file *upper = sfi_file_upper(f, lower);
	loff_t ret = generic_file_llseek_size(upper, offset, whence, maxsize, eof);

	lower->f_pos = upper->f_pos;
	return ret;
}

int sfi_file_stream(struct sfi_frame *f, struct file *lower, int (*how)(struct inode *, struct file *))
{
	struct file *upper = sfi_file_upper(f, lower);
	int ret = how(file_inode(upper), upper);

	lower->f_mode = upper->f_mode;
	return ret;
}

void sfi_file_poll_wait(struct sfi_frame *f, struct file *lower, wait_queue_head_t *name, poll_table *p)
{
	if (name)
		poll_wait(sfi_file_upper(f, lower), sfi_wait_queue(name), p);
}

/* ---- in the kernel's operations */

static struct sfi_file *begin(struct file *file)
{
	struct sfi_file *r = file->private_data;

	/* What else the driver reads of it does not change while it is open. */
	r->lower.f_flags = file->f_flags;
	r->lower.f_pos = file->f_pos;
	return r;
}

/*
 * misc_open() says by private_data which device it is, and holds it in place: the reaper, which
 * marks the files of the dead after it has unregistered their device, sees this one.
 */
static struct sfi_file *make(struct inode *inode, struct file *file)
{
	struct sfi_chr *c = container_of((struct miscdevice *)file->private_data, struct sfi_chr, misc);
	struct sfi_file *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return NULL;
	kref_get(&c->ref);
	r->chr = c;
	r->upper = file;
	r->inode.i_rdev = inode->i_rdev;
	r->inode.i_mode = inode->i_mode;
	memcpy(&r->lower, file, sizeof(r->lower));
	r->lower.f_inode = &r->inode;
	r->lower.f_op = c->driver_fops;
	r->lower.private_data = c->lower;
	mutex_lock(&sfi_chr_mutex);
	list_add(&r->node, &files);
	mutex_unlock(&sfi_chr_mutex);
	return r;
}

static void drop(struct sfi_file *r)
{
	struct sfi_domain *d = r->chr->domain;

	mutex_lock(&sfi_chr_mutex);
	list_del(&r->node);
	mutex_unlock(&sfi_chr_mutex);
	sfi_domain_revoke(d, &r->lower.private_data, sizeof(r->lower.private_data));
	sfi_domain_revoke(d, &r->lower.f_pos, sizeof(r->lower.f_pos));
	sfi_principal_end(d, &r->lower);
	sfi_chr_put(r->chr);
	kfree(r);
}

static int upper_open(struct inode *inode, struct file *file)
{
	struct sfi_file *r = make(inode, file);
	int (*open)(struct inode *, struct file *);
	int ret = 0;

	if (!r)
		return -ENOMEM;
	open = r->chr->low.open;
	if (open == nonseekable_open || open == stream_open)
		ret = open(inode, file);
	else if (open)
		ret = open(&r->inode, &r->lower);
	if (ret)
		drop(r);
	else
		file->private_data = r;
	return ret;
}

static int upper_release(struct inode *inode, struct file *file)
{
	struct sfi_file *r = begin(file);
	int ret = r->chr->low.release ? r->chr->low.release(&r->inode, &r->lower) : 0;

	drop(r);
	return ret;
}

/* The position lies on the caller's stack, of which the driver gets nothing to write. */
static loff_t *copy_pos(const loff_t *ppos)
{
	return ppos ? kmemdup(ppos, sizeof(*ppos), GFP_KERNEL) : NULL;
}

static void return_pos(struct sfi_file *r, loff_t *pos, loff_t *ppos, ssize_t ret)
{
	if (!pos)
		return;
	sfi_domain_revoke(r->chr->domain, pos, sizeof(*pos));
	if (ret >= 0)
		*ppos = *pos;
	kfree(pos);
}

static ssize_t upper_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct sfi_file *r = begin(file);
	loff_t *pos = copy_pos(ppos);
	ssize_t ret;

	if (ppos && !pos)
		return -ENOMEM;
	ret = r->chr->low.read(&r->lower, buf, count, pos);
	return_pos(r, pos, ppos, ret);
	return ret;
}

static ssize_t upper_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct sfi_file *r = begin(file);
	loff_t *pos = copy_pos(ppos);
	ssize_t ret;

	if (ppos && !pos)
		return -ENOMEM;
	ret = r->chr->low.write(&r->lower, buf, count, pos);
	return_pos(r, pos, ppos, ret);
	return ret;
}

static long upper_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct sfi_file *r = begin(file);

	return r->chr->low.unlocked_ioctl(&r->lower, cmd, arg);
}

static long upper_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct sfi_file *r = begin(file);

	return r->chr->low.compat_ioctl(&r->lower, cmd, arg);
}

static loff_t upper_llseek(struct file *file, loff_t offset, int whence)
{
	struct sfi_file *r = begin(file);
	loff_t ret = r->chr->low.llseek(&r->lower, offset, whence);

	if (ret >= 0)
		file->f_pos = ret;
	return ret;
}

static __poll_t upper_poll(struct file *file, poll_table *wait)
{
	struct sfi_file *r = begin(file);

	poll_wait(file, &r->chr->fops->away, wait);
	return r->chr->low.poll(&r->lower, wait);
}

const struct file_operations sfi_file_upper_ops = {
	.open = upper_open,
	.release = upper_release,
	.read = upper_read,
	.write = upper_write,
	.unlocked_ioctl = upper_ioctl,
	.compat_ioctl = upper_compat_ioctl,
	.llseek = upper_llseek,
	.poll = upper_poll,
};

/** sfi_files_reaped() - the files of the instance that died are dead. Context: process. */
void sfi_files_reaped(struct sfi_domain *d)
{
	struct sfi_file *r;

	mutex_lock(&sfi_chr_mutex);
	list_for_each_entry(r, &files, node)
		if (r->chr->domain == d) {
			WRITE_ONCE(r->dead, true);
			wake_up_poll(&r->chr->fops->away, EPOLLERR | EPOLLHUP);
		}
	mutex_unlock(&sfi_chr_mutex);
}
