/* SPDX-License-Identifier: GPL-2.0 */
/*
 * witness.h - what the attacks of examples/attacks aim at. The structure is kernel
 * memory that everybody may read and nobody but the witness may write.
 */
#ifndef WITNESS_H
#define WITNESS_H

#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct witness_cred {		/* laid out like a credential: a reference count, then identities */
	int usage;
	u32 uid, gid, suid, sgid, euid, egid;
	u64 caps[4];
};

struct witness_ops {
	void (*open)(void *arg);
	void (*close)(void *arg);
};

/**
 * struct witness - the sentinels. Each is an allocation of its own.
 * @hijacked: notes that it ran and returns. @trap: notes that it ran and never returns.
 */
struct witness {
	u64 *heap;			/* 8 words */
	struct witness_cred *cred;
	struct witness_ops *ops;
	struct list_head *list;		/* ring of three */
	spinlock_t *lock;		/* never taken */
	struct work_struct *work;	/* never queued */
	struct timer_list *timer;	/* never armed */
	u64 *vmalloc;			/* a page */
	struct page *page;		/* one page */
	u64 *percpu;			/* CPU 0's copy of a per-CPU word */
	const u64 *rodata;
	u8 *text;			/* code of the witness */
	void (*hijacked)(void *arg);
	void (*trap)(void *arg);
};

#endif /* WITNESS_H */
