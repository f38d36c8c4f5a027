/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/wait.h - specs: wait queues of the driver's own, as wait_event() and wake_up() expand.
 * The kernel never links anything into them: runtime-kmod/waits.c says what they are instead.
 */
#ifndef SFI_SPEC_CORE_WAIT_H
#define SFI_SPEC_CORE_WAIT_H

#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* Only written, never followed; name and key are lockdep's, which stock kernels lack. */
SFI_PRE(check(write, wq_head, sizeof(*wq_head)), opaque(name), opaque(key))
void __init_waitqueue_head(struct wait_queue_head *wq_head, const char *name, struct lock_class_key *key);

SFI_PRE(check(write, wq_entry, sizeof(*wq_entry)))
void init_wait_entry(struct wait_queue_entry *wq_entry, int flags);

/* The entry is not used: nothing is queued before the driver calls schedule(). */
SFI_PRE(check(write, wq_head, sizeof(*wq_head)), check(write, wq_entry, sizeof(*wq_entry)))
SFI_CALL(sfi_wait_prepare(f, wq_head, state))
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)), check(write, wq_entry, sizeof(*wq_entry)))
SFI_CALL((void)sfi_wait_prepare(f, wq_head, state))
void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);

/* All are woken, so to be exclusive is not to be woken alone. */
SFI_PRE(check(write, wq_head, sizeof(*wq_head)), check(write, wq_entry, sizeof(*wq_entry)))
SFI_CALL((sfi_wait_prepare(f, wq_head, state), false))
bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)), check(write, wq_entry, sizeof(*wq_entry)))
SFI_CALL(sfi_wait_finish(f))
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);

SFI_PRE(context(sleep))
SFI_CALL((void)sfi_wait_schedule(f, MAX_SCHEDULE_TIMEOUT))
void schedule(void);

SFI_PRE(context(sleep), check(that, timeout >= 0))
SFI_CALL(sfi_wait_schedule(f, timeout))
long schedule_timeout(long timeout);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)), opaque(key))
SFI_CALL((sfi_wait_wake(wq_head, (unsigned long)key), 0))
int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)), opaque(key))
SFI_CALL(sfi_wait_wake(wq_head, (unsigned long)key))
void __wake_up_sync_key(struct wait_queue_head *wq_head, unsigned int mode, void *key);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)))
SFI_CALL(sfi_wait_wake(wq_head, 0))
void __wake_up_sync(struct wait_queue_head *wq_head, unsigned int mode);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)))
SFI_CALL(sfi_wait_wake(wq_head, 0))
void __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)), opaque(key))
SFI_CALL(sfi_wait_wake(wq_head, (unsigned long)key))
void __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key);

/* Who has prepared to wait is on no queue yet, so there may always be someone. */
SFI_PRE(check(write, wq_head, sizeof(*wq_head)))
SFI_CALL(1)
int waitqueue_active(struct wait_queue_head *wq_head);

SFI_PRE(check(write, wq_head, sizeof(*wq_head)))
SFI_CALL(true)
bool wq_has_sleeper(struct wait_queue_head *wq_head);

#endif /* SFI_SPEC_CORE_WAIT_H */
