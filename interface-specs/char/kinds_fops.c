// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_fops.c - tables of file operations: what may stand in a driver's, and what the kernel gets
 * for it. Also the record of a registered device, for whose files they are.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kinds.h"

DEFINE_MUTEX(sfi_chr_mutex);
static LIST_HEAD(tables);	/* struct sfi_fops */

/* An entry is a gate for its slot, or a function of the kernel's own that may stand there. */
static const struct op {
	u16 offset;
	const char *slot;
	void *kernel[2];
	bool left_out;		/* the kernel's table does without */
} ops[] = {
#define OP(field, ...) { offsetof(struct file_operations, field), "file_operations__" #field, __VA_ARGS__ }
	OP(open, { nonseekable_open, stream_open }),
	OP(release),
	OP(read),
	OP(write),
	OP(unlocked_ioctl),
	OP(compat_ioctl, { compat_ptr_ioctl }),
	OP(llseek, { noop_llseek, default_llseek }),
	OP(poll),
	OP(mmap, .left_out = true),
	OP(fasync, .left_out = true),
#undef OP
};

#define OPS_FIRST offsetof(struct file_operations, llseek)

static const struct op *op_at(size_t offset)
{
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		if (ops[i].offset == offset)
			return &ops[i];
	return NULL;
}

/* Says what the kernel gets for each entry of a driver's table, of which low is a private copy. */
static void translate(struct sfi_frame *f, const struct file_operations *low, struct file_operations *upper)
{
	void *const *from = (void *const *)low, *const *ours = (void *const *)&sfi_file_upper_ops;
	void **to = (void **)upper;

	for (size_t at = OPS_FIRST; at < sizeof(*low); at += sizeof(void *)) {
		const struct op *o = op_at(at);
		size_t i = at / sizeof(void *);

		if (!from[i])
			continue;
		if (!o)
			sfi_stub_fail(f, "file operation without a spec; add an SFI_SLOT under interface-specs/char", from[i]);
		if (at != offsetof(struct file_operations, open) && (from[i] == o->kernel[0] || from[i] == o->kernel[1])) {
			to[i] = from[i];
			continue;
		}
		if (from[i] != o->kernel[0] && from[i] != o->kernel[1])
			sfi_check_gate(f, from[i], o->slot);
		if (!o->left_out)
			to[i] = ours[i];
	}
	/* Each file is made and ended by us. The module stays as long as there is one. */
	upper->open = sfi_file_upper_ops.open;
	upper->release = sfi_file_upper_ops.release;
	upper->owner = sfi_domain_module(sfi_frame_domain(f));
}

/* Restarts come back to the same table. NULL: out of memory. */
static struct sfi_fops *table_for(struct sfi_domain *d, const struct file_operations *upper)
{
	struct sfi_fops *t;

	mutex_lock(&sfi_chr_mutex);
	list_for_each_entry(t, &tables, node)
		if (t->domain == d && !memcmp(&t->upper, upper, sizeof(*upper)))
			goto out;
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (t) {
		t->domain = d;
		t->upper = *upper;
		init_waitqueue_head(&t->away);
		list_add(&t->node, &tables);
	}
out:
	mutex_unlock(&sfi_chr_mutex);
	return t;
}

/**
 * sfi_chr_new() - a device whose files have these operations; a failing check if they are illegal.
 * Return: the record, or NULL when memory is out. Context: process.
 */
struct sfi_chr *sfi_chr_new(struct sfi_frame *f, const struct file_operations *fops, struct miscdevice *lower)
{
	struct sfi_domain *d = sfi_frame_domain(f);
	struct file_operations low, upper = {};
	struct sfi_fops *t;
	struct sfi_chr *c;

	sfi_d2k_check_read(f, fops, sizeof(*fops), "file_operations");
	memcpy(&low, fops, sizeof(low));
	translate(f, &low, &upper);
	t = table_for(d, &upper);
	c = t ? kzalloc(sizeof(*c), GFP_KERNEL) : NULL;
	if (!c)
		return NULL;
	kref_init(&c->ref);
	c->domain = d;
	c->principal = sfi_frame_principal(f);
	c->fops = t;
	c->driver_fops = fops;
	c->low = low;
	c->lower = lower;
	return c;
}

static void free_chr(struct kref *ref)
{
	struct sfi_chr *c = container_of(ref, struct sfi_chr, ref);

	kfree(c->name);
	kfree(c->nodename);
	kfree(c);
}

/** sfi_chr_put() - registration and open files hold a reference each. */
void sfi_chr_put(struct sfi_chr *c)
{
	kref_put(&c->ref, free_chr);
}

static void chr_gone(struct sfi_domain *d)
{
	struct sfi_fops *t, *next;

	mutex_lock(&sfi_chr_mutex);
	list_for_each_entry_safe(t, next, &tables, node)
		if (t->domain == d) {
			list_del(&t->node);
			kfree(t);
		}
	mutex_unlock(&sfi_chr_mutex);
}

static struct sfi_shadow shadow = { .reaped = sfi_files_reaped, .gone = chr_gone };

void sfi_kinds_init(void)
{
	sfi_shadow_register(&shadow);
}

void sfi_kinds_exit(void)
{
	sfi_shadow_unregister(&shadow);
}
