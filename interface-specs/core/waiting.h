/* SPDX-License-Identifier: GPL-2.0 */
/* core/waiting.h - specs: delays, sleeps, rescheduling. A busy wait is bounded by the hang detector. */
#ifndef SFI_SPEC_CORE_WAITING_H
#define SFI_SPEC_CORE_WAITING_H

#include <linux/bottom_half.h>
#include <linux/delay.h>
#include <linux/sched.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"

SFI_PRE(context(sleep))
SFI_CALL(sfi_sleep_ms(f, msecs))
void msleep(unsigned int msecs);

SFI_PRE(context(sleep))
unsigned long msleep_interruptible(unsigned int msecs);

SFI_PRE(context(sleep), check(that, min <= max))
SFI_CALL(sfi_sleep_us(f, min, max, state))
void usleep_range_state(unsigned long min, unsigned long max, unsigned int state);

/* Longer busy waits are bugs; the kernel's own compile-time limit is 20 ms. */
SFI_PRE(check(that, usecs <= 20000))
SFI_KEEPS
void __udelay(unsigned long usecs);

SFI_PRE(check(that, xloops <= 20000 * 0x10c7ul))
SFI_KEEPS
void __const_udelay(unsigned long xloops);

#if !defined(CONFIG_PREEMPT_VOLUNTARY_BUILD) && defined(CONFIG_PREEMPT_DYNAMIC) && \
	defined(CONFIG_HAVE_PREEMPT_DYNAMIC_CALL)
/* What is left of might_sleep(). */
SFI_PRE(context(sleep))
void might_resched(void);
#endif

SFI_PRE(context(sleep))
int _cond_resched(void);

/* The gate compares the preempt count with the one at entry, so an excess call is found there. */
SFI_INERT
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt);

/* Nobody wakes it: a sleep beyond a minute would be a hang. */
SFI_PRE(context(sleep), check(that, timeout >= 0 && timeout <= 60 * HZ))
signed long schedule_timeout_uninterruptible(signed long timeout);

#endif /* SFI_SPEC_CORE_WAITING_H */
