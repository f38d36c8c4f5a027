/* SPDX-License-Identifier: GPL-2.0 */
/*
 * notice.h - what happens to domains, told to programs: one notice for each fault, reap, restart
 * and going down. Trace events, uevents and the stream say the same of it.
 */
#ifndef SFI_NOTICE_H
#define SFI_NOTICE_H

#include <linux/module.h>
#include <linux/types.h>
#include <linux/wait.h>

#define SFI_RULE_BYTES 96	/* which rule was broken */
#define SFI_WHERE_BYTES 96	/* by which function */
#define SFI_NOTICE_TEXT 512	/* sfi_notice_print() needs no more */

struct sfi_domain;

enum sfi_notice_kind {
	SFI_NOTICE_FAULT,	/* objects: what it owns */
	SFI_NOTICE_REAP,	/* objects: what was released */
	SFI_NOTICE_RESTART,	/* objects: what it owns; result: 0 or -errno of its init */
	SFI_NOTICE_DOWN,	/* nothing restarts it unless ordered */
};

struct sfi_notice {
	u64 number;		/* from 1 on, without gaps unless some were lost */
	u64 ns;			/* monotonic */
	enum sfi_notice_kind kind;
	u32 faults, restarts, objects;
	int result;
	char domain[MODULE_NAME_LEN], rule[SFI_RULE_BYTES], where[SFI_WHERE_BYTES];
};

/* ---- notice.c: the bounded ring that readers follow */
extern wait_queue_head_t sfi_notice_wait;
void sfi_notify(const struct sfi_domain *d, enum sfi_notice_kind kind, u32 objects, int result);
u64 sfi_notice_next_number(void);
bool sfi_notice_get(u64 *at, struct sfi_notice *n, u64 *lost);
const char *sfi_notice_name(enum sfi_notice_kind kind);
void sfi_notices_flush(void);
/* ---- tracing.c */
void sfi_trace(const struct sfi_domain *d, enum sfi_notice_kind kind, u32 objects, int result);
/* ---- uevent.c */
void sfi_uevents_queue(void);
void sfi_uevents_flush(void);
/* ---- stream.c */
extern const struct file_operations sfi_stream_fops;

#endif /* SFI_NOTICE_H */
