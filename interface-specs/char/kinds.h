/* SPDX-License-Identifier: GPL-2.0 */
/*
 * char/kinds.h - object kinds of character devices.
 *
 * The kernel never follows a structure of the driver's. A device is ours, with operations of ours
 * that call the driver's gates; the driver works on copies of struct file and struct inode. So
 * open files can outlive the driver's instance, and what it writes into them concerns nobody else.
 */
#ifndef SFI_CHAR_KINDS_H
#define SFI_CHAR_KINDS_H

#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/version.h>
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(misc);		/* the driver's struct miscdevice *; aux: struct sfi_chr * */
SFI_DECLARE_KIND(proc);		/* struct proc_dir_entry *; aux: struct proc_file * */
SFI_DECLARE_KIND(file);		/* lent: the driver's copy of an open file */
SFI_DECLARE_KIND(poll_table);	/* lent */
SFI_DECLARE_KIND(misc_opening);	/* lent while misc_open() holds its lock */

/**
 * struct sfi_fops - operations that the kernel gets; one per domain and shape, kept until the
 * domain goes: the kernel reads the table of an open file after its release.
 */
struct sfi_fops {
	struct list_head node;		/* under sfi_chr_mutex */
	struct sfi_domain *domain;
	wait_queue_head_t away;		/* who polls, and is to hear that the driver died */
	struct file_operations upper;
};

/** struct sfi_chr - a registered misc device; its open files need it when it is gone, too. */
struct sfi_chr {
	struct kref ref;
	struct sfi_domain *domain;
	u64 principal;			/* who registered it */
	struct sfi_fops *fops;
	const struct file_operations *driver_fops;	/* what the driver finds in its file */
	struct file_operations low;	/* checked copy of it */
	struct miscdevice *lower;	/* the driver's */
	struct miscdevice misc;		/* the kernel's */
	char *name, *nodename;
};

/** struct sfi_file - an open file. The driver sees lower and inode, and may write two fields of lower. */
struct sfi_file {
	struct list_head node;		/* under sfi_chr_mutex */
	struct sfi_chr *chr;
	struct file *upper;
	struct file lower;
	struct inode inode;
	bool dead;			/* the instance that it was opened on is gone */
	bool granted;
};

extern struct mutex sfi_chr_mutex;

/* ---- kinds_fops.c */
struct sfi_chr *sfi_chr_new(struct sfi_frame *f, const struct file_operations *fops, struct miscdevice *lower);
void sfi_chr_put(struct sfi_chr *c);

/* ---- kinds_file.c: what the gates of file_operations do */
extern const struct file_operations sfi_file_upper_ops;
void sfi_files_reaped(struct sfi_domain *d);
void sfi_file_begin(struct sfi_frame *f, struct file *lower);
void sfi_file_enter(struct sfi_frame *f, struct file *lower);
void sfi_file_pos(struct sfi_frame *f, loff_t *ppos);
/** sfi_file_upper() - the kernel's file behind the driver's; it was lent to the activation. */
struct file *sfi_file_upper(struct sfi_frame *f, struct file *lower);
loff_t sfi_file_llseek(struct sfi_frame *f, struct file *lower, loff_t offset, int whence, loff_t maxsize, loff_t eof);
int sfi_file_stream(struct sfi_frame *f, struct file *lower, int (*how)(struct inode *, struct file *));
void sfi_file_poll_wait(struct sfi_frame *f, struct file *lower, wait_queue_head_t *name, poll_table *p);

/* ---- kinds_misc.c */
int sfi_misc_register(struct sfi_frame *f, struct miscdevice *misc);
void sfi_misc_deregister(struct sfi_frame *f, struct miscdevice *misc);

/* ---- kinds_proc.c */
struct proc_dir_entry *sfi_proc_create(struct sfi_frame *f, const char *name, umode_t mode, struct proc_dir_entry *parent,
				       int (*show)(struct seq_file *, void *), void *data);
void sfi_proc_remove(struct sfi_frame *f, const char *name);

#endif /* SFI_CHAR_KINDS_H */
