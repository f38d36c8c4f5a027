/* SPDX-License-Identifier: GPL-2.0 */
/*
 * platform.h - the few kernel words that caps.c, table_core.c and access.c use, for
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
#define rcu_read_lock()
#define rcu_read_unlock()

typedef struct { bool held; } raw_spinlock_t;

#define raw_spin_lock_irqsave(lock, flags) do { \
	if ((lock)->held) \
		abort(); \
	(lock)->held = true; \
	(flags) = 0; \
} while (0)
#define raw_spin_unlock_irqrestore(lock, flags) do { \
	(void)(flags); \
	(lock)->held = false; \
} while (0)

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
