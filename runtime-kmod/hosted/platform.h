/* SPDX-License-Identifier: GPL-2.0 */
/*
 * platform.h - the few kernel words that caps.c, table_core.c, trim.c and access.c use, for
 * user space: one thread, so a lock only checks that it is used right.
 */
#ifndef SFI_HOSTED_PLATFORM_H
#define SFI_HOSTED_PLATFORM_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sfi/abi.h>

#include "rbtree.h"

#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define WRITE_ONCE(x, v) ((x) = (v))

/* A bed that gives pages back is told when the last RCU section or lock is left: a grace period may end there. */
#ifdef HOSTED_GRACE_PERIODS
extern unsigned int hosted_readers;
void hosted_quiescent(void);
#define rcu_read_lock() ((void)hosted_readers++)
#define rcu_read_unlock() do { \
	if (!--hosted_readers) \
		hosted_quiescent(); \
} while (0)
#else
#define rcu_read_lock()
#define rcu_read_unlock()
#endif

typedef struct { bool held; } raw_spinlock_t;

#define DEFINE_RAW_SPINLOCK(lock) raw_spinlock_t lock
#define raw_spin_lock_irqsave(lock, flags) do { \
	rcu_read_lock(); \
	if ((lock)->held) \
		abort(); \
	(lock)->held = true; \
	(flags) = 0; \
} while (0)
#define raw_spin_unlock_irqrestore(lock, flags) do { \
	(void)(flags); \
	(lock)->held = false; \
	rcu_read_unlock(); \
} while (0)

/* sfi_lock.h's */
#define sfi_raw_lock(lock) ({ \
	unsigned long flags_; \
	raw_spin_lock_irqsave(lock, flags_); \
	flags_; \
})
#define sfi_raw_unlock(lock, flags) raw_spin_unlock_irqrestore(lock, flags)

/* The bed decides whether memory is out. */
#define GFP_ATOMIC 0
#define __GFP_NOWARN 0
void *hosted_alloc(size_t bytes);
#define kmalloc(bytes, flags) hosted_alloc(bytes)
#define kfree free

/* Milliseconds. */
unsigned long hosted_now(void);
#define jiffies hosted_now()

#endif /* SFI_HOSTED_PLATFORM_H */
