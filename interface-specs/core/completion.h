/* SPDX-License-Identifier: GPL-2.0 */
/* core/completion.h - specs: completions of the driver's own: nothing is linked into them (kinds_completion.c). */
#ifndef SFI_SPEC_CORE_COMPLETION_H
#define SFI_SPEC_CORE_COMPLETION_H

#include <linux/completion.h>
#include <linux/sched.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(write, x, sizeof(*x)))
void init_completion(struct completion *x);

SFI_PRE(check(write, x, sizeof(*x)))
void reinit_completion(struct completion *x);

SFI_PRE(check(write, x, sizeof(*x)))
SFI_CALL(sfi_complete(f, x, 1))
void complete(struct completion *x);

SFI_PRE(check(write, x, sizeof(*x)))
SFI_CALL(sfi_complete(f, x, UINT_MAX))
void complete_all(struct completion *x);

SFI_PRE(context(sleep), check(write, x, sizeof(*x)))
SFI_CALL((void)sfi_completion_wait(f, x, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT))
void wait_for_completion(struct completion *x);

SFI_PRE(context(sleep), check(write, x, sizeof(*x)))
SFI_CALL(sfi_completion_wait(f, x, TASK_UNINTERRUPTIBLE, sfi_completion_timeout(timeout)))
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);

SFI_PRE(context(sleep), check(write, x, sizeof(*x)))
SFI_CALL(min(sfi_completion_wait(f, x, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT), 0L))
int wait_for_completion_interruptible(struct completion *x);

SFI_PRE(context(sleep), check(write, x, sizeof(*x)))
SFI_CALL(sfi_completion_wait(f, x, TASK_INTERRUPTIBLE, sfi_completion_timeout(timeout)))
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);

SFI_PRE(context(sleep), check(write, x, sizeof(*x)))
SFI_CALL(min(sfi_completion_wait(f, x, TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT), 0L))
int wait_for_completion_killable(struct completion *x);

SFI_PRE(context(sleep), check(write, x, sizeof(*x)))
SFI_CALL(sfi_completion_wait(f, x, TASK_KILLABLE, sfi_completion_timeout(timeout)))
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout);

SFI_PRE(check(write, x, sizeof(*x)))
SFI_CALL(sfi_completion_take(f, x))
bool try_wait_for_completion(struct completion *x);

SFI_PRE(check(read, x, sizeof(*x)))
SFI_CALL(READ_ONCE(x->done) != 0)
bool completion_done(struct completion *x);

#endif /* SFI_SPEC_CORE_COMPLETION_H */
