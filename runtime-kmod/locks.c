// SPDX-License-Identifier: GPL-2.0
/*
 * locks.c - the driver's own locks, taken so that nobody waits for ever: a context that holds
 * the lock already is told at once, a waiter gives up when the domain dies, and a lock nobody
 * releases is a hang.
 *
 * Waiters only try: the kernel's queues would follow words that the driver can write.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mc146818rtc.h>
#include <linux/mutex.h>
#include <linux/rtnetlink.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "sfi.h"

#define SPINS 256			/* between two looks at the domain */
#define SPIN_CHARGE_NS (10 * NSEC_PER_MSEC)	/* at most, for one round: the CPU may have been away */
#define MUTEX_POLL (HZ / 50)		/* for unlocks that the kernel did, in jiffies */
#define QUEUES 16

/* Held by an activation of this context: it cannot be released while we wait for it. */
static void check_deadlock(struct sfi_frame *waiter, const void *lock)
{
	const struct sfi_frame *f;
	u32 i;

	for (f = waiter; f; f = f->prev)
		for (i = 0; i < f->nr_held; i++)
			if (f->held[i] == lock)
				sfi_stub_fail(waiter, "a lock that this context does not hold already (deadlock)", lock);
}

struct spinner { u64 last_ns, spent_ns; };

/*
 * Waiters only try, so nothing but the driver's own stores makes it other than free or locked:
 * but for the one lock that the kernel takes too.
 */
static void check_word(struct sfi_frame *f, const raw_spinlock_t *lock)
{
#ifdef CONFIG_SMP
	if (lock != &rtc_lock.rlock && atomic_read(&lock->raw_lock.val) & ~_Q_LOCKED_VAL)
		sfi_stub_fail(f, "a lock word that only the lock functions have written", lock);
#endif
}

static noinline void spin(struct sfi_frame *f, raw_spinlock_t *lock, struct spinner *s)
{
	u64 now = ktime_get_mono_fast_ns(), limit = sfi_limit(f->domain, SFI_LIMIT_ATOMIC_MS);
	int i;

	check_word(f, lock);
	if (!s->last_ns)
		check_deadlock(f, lock);
	else
		s->spent_ns += min_t(u64, now - s->last_ns, SPIN_CHARGE_NS);
	s->last_ns = now;
	if (sfi_domain_is_dead(f->domain))
		sfi_abort(f);
	if (limit && s->spent_ns > limit * NSEC_PER_MSEC)
		sfi_limit_exceeded(f, SFI_LIMIT_ATOMIC_MS, s->spent_ns / NSEC_PER_MSEC);
	for (i = 0; i < SPINS && raw_spin_is_locked(lock); i++)
		cpu_relax();
}

/** sfi_spin_lock() - _raw_spin_lock(). Does not return if the domain dies before it has the lock. */
void sfi_spin_lock(struct sfi_frame *f, raw_spinlock_t *lock)
{
	struct spinner s = {};

	while (unlikely(!raw_spin_trylock(lock)))
		spin(f, lock, &s);
}
EXPORT_SYMBOL_GPL(sfi_spin_lock);

/** sfi_spin_lock_bh() - _raw_spin_lock_bh(). */
void sfi_spin_lock_bh(struct sfi_frame *f, raw_spinlock_t *lock)
{
	struct spinner s = {};

	while (unlikely(!raw_spin_trylock_bh(lock)))
		spin(f, lock, &s);
}
EXPORT_SYMBOL_GPL(sfi_spin_lock_bh);

/** sfi_spin_lock_irq() - _raw_spin_lock_irq(). */
void sfi_spin_lock_irq(struct sfi_frame *f, raw_spinlock_t *lock)
{
	struct spinner s = {};

	local_irq_disable();
	while (unlikely(!raw_spin_trylock(lock)))
		spin(f, lock, &s);
}
EXPORT_SYMBOL_GPL(sfi_spin_lock_irq);

/** sfi_spin_lock_irqsave() - _raw_spin_lock_irqsave(). Return: the flags. */
unsigned long sfi_spin_lock_irqsave(struct sfi_frame *f, raw_spinlock_t *lock)
{
	struct spinner s = {};
	unsigned long flags;

	local_irq_save(flags);
	while (unlikely(!raw_spin_trylock(lock)))
		spin(f, lock, &s);
	return flags;
}
EXPORT_SYMBOL_GPL(sfi_spin_lock_irqsave);

/* ---- mutexes */

static wait_queue_head_t queues[QUEUES];	/* by hash, so a waiter looks for itself when woken */

static wait_queue_head_t *queue_of(const void *lock)
{
	return &queues[((unsigned long)lock >> 5) % QUEUES];
}

/**
 * sfi_mutex_lock() - mutex_lock(), or mutex_lock_interruptible() in that state. Does not return if the
 * domain dies before it has the lock.
 * Return: 0, or -EINTR for a signal. Context: process, may sleep.
 */
int sfi_mutex_lock(struct sfi_frame *f, struct mutex *lock, unsigned int state)
{
	u64 limit = sfi_limit(f->domain, SFI_LIMIT_SLEEP_MS), ms;
	unsigned long start = jiffies;
	DEFINE_WAIT(wait);

	if (likely(mutex_trylock(lock)))
		return 0;
	check_deadlock(f, lock);
	for (;;) {
		prepare_to_wait(queue_of(lock), &wait, state);
		if (mutex_trylock(lock))
			break;
		if (sfi_domain_is_dead(f->domain)) {
			finish_wait(queue_of(lock), &wait);
			sfi_abort(f);
		}
		if (signal_pending_state(state, current)) {
			finish_wait(queue_of(lock), &wait);
			return -EINTR;
		}
		schedule_timeout(MUTEX_POLL);
		ms = jiffies_to_msecs(jiffies - start);
		if (limit && ms > limit && state == TASK_UNINTERRUPTIBLE) {
			finish_wait(queue_of(lock), &wait);
			sfi_limit_exceeded(f, SFI_LIMIT_SLEEP_MS, ms);
		}
	}
	finish_wait(queue_of(lock), &wait);
	return 0;
}
EXPORT_SYMBOL_GPL(sfi_mutex_lock);

/** sfi_mutex_unlock() - mutex_unlock() for a lock taken by sfi_mutex_lock(). */
void sfi_mutex_unlock(struct mutex *lock)
{
	mutex_unlock(lock);
	if (wq_has_sleeper(queue_of(lock)))
		wake_up_all(queue_of(lock));
}
EXPORT_SYMBOL_GPL(sfi_mutex_unlock);

/* ---- locks of the kernel's */

/*
 * Waits by trying, so that who waits for ever (the kernel took the lock before it called the driver, or
 * another task waits for what this one holds) is a fault after a while, and not a task that is lost.
 */
void sfi_lock_by_trying(struct sfi_frame *f, void *lock, u32 type)
{
	u64 limit = sfi_limit(f->domain, SFI_LIMIT_SLEEP_MS), ms;
	unsigned long start = jiffies;

	sfi_check_sleepable(f);
	check_deadlock(f, lock);
	while (!(type == SFI_LOCK_RTNL ? rtnl_trylock() : down_write_trylock(lock))) {
		if (sfi_domain_is_dead(f->domain))
			sfi_abort(f);
		schedule_timeout_uninterruptible(1);
		ms = jiffies_to_msecs(jiffies - start);
		if (limit && ms > limit)
			sfi_limit_exceeded(f, SFI_LIMIT_SLEEP_MS, ms);
	}
	sfi_lock_acquired(f, lock, type);
}
EXPORT_SYMBOL_GPL(sfi_lock_by_trying);

/** sfi_locks_init() - before the first domain. */
void sfi_locks_init(void)
{
	int i;

	for (i = 0; i < QUEUES; i++)
		init_waitqueue_head(&queues[i]);
}
