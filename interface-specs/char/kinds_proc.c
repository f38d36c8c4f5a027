// SPDX-License-Identifier: GPL-2.0
/* kinds_proc.c - /proc files of one show() function; their names are the driver's, below /proc itself. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kinds.h"

#define NAME_BYTES 64

struct proc_file {
	struct list_head node;		/* under sfi_chr_mutex */
	struct sfi_domain *domain;
	struct proc_dir_entry *entry;
	char name[NAME_BYTES];
};
static LIST_HEAD(proc_files);

static void forget(struct proc_file *p)
{
	mutex_lock(&sfi_chr_mutex);
	list_del(&p->node);
	mutex_unlock(&sfi_chr_mutex);
	kfree(p);
}

static void release_proc(struct sfi_domain *d, struct sfi_object *o)
{
	proc_remove(o->obj);	/* waits for readers */
	forget((struct proc_file *)o->aux);
}

const struct sfi_kind sfi_kind_proc = { .name = "proc file", .order = SFI_REAP_CLASS, .release = release_proc };

struct proc_dir_entry *sfi_proc_create(struct sfi_frame *f, const char *name, umode_t mode, struct proc_dir_entry *parent,
				       int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_file *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->domain = sfi_frame_domain(f);
	if (strscpy(p->name, name, sizeof(p->name)) > 0)
		p->entry = proc_create_single_data(p->name, mode, parent, show, data);
	if (!p->entry) {
		kfree(p);
		return NULL;
	}
	mutex_lock(&sfi_chr_mutex);
	list_add(&p->node, &proc_files);
	mutex_unlock(&sfi_chr_mutex);
	sfi_track(f, &sfi_kind_proc, p->entry, (u64)p);
	return p->entry;
}

void sfi_proc_remove(struct sfi_frame *f, const char *name)
{
	struct proc_dir_entry *e = NULL;
	struct proc_file *p;

	mutex_lock(&sfi_chr_mutex);
	list_for_each_entry(p, &proc_files, node)
		if (p->domain == sfi_frame_domain(f) && !strcmp(p->name, name))
			e = p->entry;
	mutex_unlock(&sfi_chr_mutex);
	if (!e)
		sfi_stub_fail(f, "a proc file that the driver made", name);
	p = (struct proc_file *)sfi_aux(f, &sfi_kind_proc, e);
	sfi_untrack(f, &sfi_kind_proc, e);	/* of two who try, the second faults */
	proc_remove(e);
	forget(p);
}
