// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_completion.c - completions of the driver's own. Its counter is what it says; its wait queue is
 * only a name, as every other of the driver's (runtime-kmod/waits.c): nothing is linked into it.
 */
#include <linux/completion.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "kinds.h"

static DEFINE_SPINLOCK(counters_lock);	/* of all completions */

/* Whoever slept since its stub began asks again: the memory may be gone. Takes the lock. */
static unsigned long counter_lock(struct sfi_frame *f, struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&counters_lock, flags);
	if (sfi_may_write(f, x, sizeof(*x)))
		return flags;
	spin_unlock_irqrestore(&counters_lock, flags);
	sfi_stub_fail(f, "a completion of the driver's", x);
}

/** sfi_completion_take() - try_wait_for_completion(). Context: any but NMI. */
bool sfi_completion_take(struct sfi_frame *f, struct completion *x)
{
	unsigned long flags = counter_lock(f, x);
	bool ok = x->done;

	if (ok && x->done != UINT_MAX)
		x->done--;
	spin_unlock_irqrestore(&counters_lock, flags);
	return ok;
}

/** sfi_complete() - complete(), or complete_all() with n of UINT_MAX. Context: any but NMI. */
void sfi_complete(struct sfi_frame *f, struct completion *x, unsigned int n)
{
	unsigned long flags = counter_lock(f, x);

	x->done = x->done > UINT_MAX - n ? UINT_MAX : x->done + n;
	spin_unlock_irqrestore(&counters_lock, flags);
	sfi_wait_wake(x, 0);
}

/**
 * sfi_completion_wait() - wait_for_completion() of any sort.
 * @timeout: jiffies, or MAX_SCHEDULE_TIMEOUT.
 * Return: jiffies left, at least 1; 0: they have passed; -ERESTARTSYS: a signal that ends waits in
 * this state. Context: process, may sleep.
 */
long sfi_completion_wait(struct sfi_frame *f, struct completion *x, unsigned int state, long timeout)
{
	long signal, ret;

	for (;;) {
		signal = sfi_wait_prepare(f, x, state);
		if (sfi_completion_take(f, x)) {
			ret = timeout ?: 1;
			break;
		}
		if (signal || !timeout || sfi_domain_is_dead(sfi_frame_domain(f))) {
			ret = signal;
			break;
		}
		timeout = sfi_wait_schedule(f, timeout);
	}
	sfi_wait_finish(f);
	return ret;
}
