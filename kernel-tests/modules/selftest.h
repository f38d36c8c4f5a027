/* SPDX-License-Identifier: GPL-2.0 */
/* selftest.h - what the files of sfi_selftest.ko share: two domains, a gate by hand, TAP lines. */
#ifndef SFI_SELFTEST_H
#define SFI_SELFTEST_H

#include <linux/completion.h>

#include "access.h"
#include "sfi.h"

void __sfi_check_write(void *addr, u64 n);
void __sfi_check_read(const void *addr, u64 n);
void __sfi_range_write(void *addr, u64 n);
void __sfi_range_read(const void *addr, u64 n);
void __sfi_loop_write(void *first, u64 rounds, s64 step, u64 mask, u64 colours);
void __sfi_loop_read(const void *first, u64 rounds, s64 step, u64 mask, u64 colours);
void *__sfi_icall(void *fn, u64 type_hash);
void *__sfi_ustack_push(u64 bytes);
void __sfi_ustack_pop(u64 bytes);

/* Live domains without a driver; a fault in one starts no recovery. */
extern struct sfi_domain *da, *db;
extern struct sfi_rt rt_a, rt_b;
extern const struct sfi_where where;	/* "selftest_stub" */

/* Unexported functions of sfi.ko, found by name. */
struct selftest_calls {
	int (*cap_grant)(struct sfi_domain *d, u64 who, unsigned long start, unsigned long len, const char *by);
	void (*cap_revoke)(struct sfi_domain *d, unsigned long start, unsigned long len, const char *by);
	void (*cap_revoke_all)(struct sfi_domain *d);
	bool (*cap_covers)(struct sfi_domain *d, u64 who, unsigned long start, unsigned long len);
	bool (*cap_revoked)(struct sfi_domain *d, unsigned long start, unsigned long len,
			    struct sfi_revocation *out);
	enum sfi_verdict (*access_write)(struct sfi_domain *d, u64 who, unsigned long addr, u64 n);
	enum sfi_verdict (*access_read)(struct sfi_domain *d, u64 who, unsigned long addr, u64 n);
	void (*cap_crowd)(struct sfi_domain *d, bool crowded);
	void (*principals_init)(struct sfi_domain *d);
	u8 (*table_get)(unsigned long addr);
	u8 *(*shadow_slot)(unsigned long addr);
	void (*table_flush_local)(unsigned long addr);
	void (*table_trim)(void);
	struct sfi_table_use (*table_use)(void);
	void (*tracker_init)(struct sfi_domain *d);
	void (*tracker_exit)(struct sfi_domain *d);
	int (*activity_alloc)(struct sfi_domain *d);
	void (*activity_free)(struct sfi_domain *d);
	unsigned long (*activity_inside)(const struct sfi_domain *d);
	int (*ustack_alloc)(struct sfi_domain *d);
	int (*ustack_grant)(struct sfi_domain *d);
	void (*ustack_destroy)(struct sfi_domain *d);
	int (*reap)(struct sfi_domain *d, bool keep);
};
extern struct selftest_calls sfi;

/** ok() - one TAP line. Context: process. */
void ok(bool good, const char *name);
/** gate_of() - run body inside the domain of rt. Return: its value, -1 aborted, -2 refused. */
int gate_of(struct sfi_rt *rt, int (*body)(void));
int gate(int (*body)(void));	/* the same for da */
/** aborts() - body faults: the gate returns -1, nothing of it stays, the task can still sleep. */
void aborts(int (*body)(void), const char *name);
/** reap_da() - da loses its objects and permissions, and is live again. Return: the reaper did it. Context: process. */
bool reap_da(bool keep);
/** ustacks_back() - no activation has a chunk of da's unsafe stacks, and few were made. */
bool ustacks_back(void);

/** passes() - body returns 0; else the line it stopped at is printed. */
void passes(int (*body)(void), const char *name);

/* One thread on one CPU. */
struct job {
	int (*run)(struct job *job);
	int cpu;
	int ret;			/* 0, or what went wrong */
	struct completion done;
};
/** job_start() - false if there is no thread; then job_good() says so too. Context: process. */
bool job_start(struct job *job, int cpu, int (*run)(struct job *job));
/** job_good() - wait for its end. */
bool job_good(struct job *job);

void test_tracker(void);	/* selftest_tracker.c */
void test_reaper(void);
void test_smp(void);		/* selftest_smp.c */
void test_parts(void);		/* selftest_parts.c */
void test_principals(void);	/* selftest_principals.c */
void test_trim(void);		/* selftest_trim.c */

#endif /* SFI_SELFTEST_H */
