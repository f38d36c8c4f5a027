// SPDX-License-Identifier: GPL-2.0
/*
 * sleepers.c - activations that sleep in a kernel function: found when they sleep for
 * too long, woken when their domain is dead.
 *
 * They are found by the context slot of every task. A sleeping task's stack keeps still,
 * but it may wake under our eyes: what is read from it is compared before it is believed.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/rculist.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>

#include "sfi.h"

#define SCAN_MS 1000u
#define SUSPECTS 64		/* sleepers observed at a time */
#define LONG_USLEEP_US 20000UL	/* such a usleep_range() need not be that exact */

/* ---- finding them */

typedef void visit_fn(struct task_struct *t, struct sfi_frame *f, unsigned int state);

static struct sfi_frame *innermost(const void *stack)
{
	struct sfi_frame *f = READ_ONCE(*(struct sfi_frame **)(stack + sizeof(unsigned long)));

	/* Elsewhere it belongs to an interrupt on the task, which therefore does not sleep. */
	return (void *)f > stack && (void *)(f + 1) <= stack + THREAD_SIZE ? f : NULL;
}

/* The activation's own record says so too, and it is inside a stub. */
static bool sleeps_in(struct task_struct *t, const struct sfi_frame *f, const struct sfi_domain *d)
{
	return READ_ONCE(f->domain) == d && READ_ONCE(f->task) == t && READ_ONCE(f->stub);
}

static void (*put_stack)(struct task_struct *t);	/* put_task_stack() */

/* Under rcu_read_lock(). */
static void for_each_sleeper(visit_fn *visit)
{
	struct task_struct *p, *t;

	for_each_process_thread(p, t) {
		unsigned int state = READ_ONCE(t->__state);
		struct sfi_frame *f;
		void *stack;

		if (!(state & TASK_NORMAL))
			continue;
		stack = try_get_task_stack(t);
		if (!stack)
			continue;
		f = innermost(stack);
		if (f)
			visit(t, f, state);
		put_stack(t);
	}
}

/* ---- waking those of a dead domain */

static struct sfi_domain *waking;		/* under wake_lock */
static DEFINE_MUTEX(wake_lock);

/*
 * Any sleeper must bear to be woken for nothing. The pending "signal" makes interruptible
 * waits return; the abort clears it, or we do if the task has left the activation already.
 */
static void wake(struct task_struct *t, struct sfi_frame *f, unsigned int state)
{
	if (!sleeps_in(t, f, waking))
		return;
	if (state & TASK_INTERRUPTIBLE) {
		set_tsk_thread_flag(t, TIF_NOTIFY_SIGNAL);
		smp_mb__after_atomic();	/* pairs with sfi_sleeper_landed() */
		if (innermost(task_stack_page(t)) != f)
			clear_tsk_thread_flag(t, TIF_NOTIFY_SIGNAL);
	}
	wake_up_process(t);
}

/** sfi_sleepers_wake() - bring the sleepers of a dead domain back to their stubs. Context: process. */
void sfi_sleepers_wake(struct sfi_domain *d)
{
	mutex_lock(&wake_lock);
	waking = d;
	rcu_read_lock();
	for_each_sleeper(wake);
	rcu_read_unlock();
	mutex_unlock(&wake_lock);
}

/** sfi_sleeper_landed() - the current context has just left an activation by an abort. */
void sfi_sleeper_landed(void)
{
	/* On the way to user space the flag is cleared anyway, and may have another cause. */
	if (!in_task() || !(current->flags & PF_KTHREAD))
		return;
	smp_mb();	/* the context slot was restored before */
	clear_thread_flag(TIF_NOTIFY_SIGNAL);
}

/* ---- who sleeps for too long */

struct suspect {
	const struct task_struct *task;		/* compared only */
	const struct sfi_frame *frame;
	unsigned long switches;			/* of the task: the same sleep? */
	u64 since_ns;
	u32 round;
};
static struct suspect suspects[SUSPECTS];	/* the scan's own, as round is */
static u32 round;
static struct delayed_work scan_work;
static unsigned int (*stack_trace_save_task)(struct task_struct *task, unsigned long *store,
					     unsigned int size, unsigned int skipnr);

/** sfi_stack_trace_of() - return addresses of a sleeping task. Return: their number. */
unsigned int sfi_stack_trace_of(struct task_struct *task, unsigned long *entries, unsigned int n)
{
	return stack_trace_save_task(task, entries, n, 0);
}

static struct suspect *suspect(const struct task_struct *t, const struct sfi_frame *f, u64 now)
{
	struct suspect *s, *slot = NULL;

	for (s = suspects; s < suspects + SUSPECTS; s++) {
		if (s->task == t && s->frame == f && s->switches == t->nvcsw && s->round + 1 >= round) {
			s->round = round;
			return s;
		}
		if (s->round + 1 < round)
			slot = s;	/* left, or was never used */
	}
	if (slot)
		*slot = (struct suspect) { t, f, t->nvcsw, now, round };
	return slot;
}

static struct sfi_domain *domain_of(const struct sfi_frame *f)
{
	struct sfi_domain *d;

	list_for_each_entry_rcu(d, &sfi_domains, list)
		if (READ_ONCE(f->domain) == d)
			return d;
	return NULL;
}

/* Uninterruptible sleeps only, as the kernel's hung-task detector: a blocking read() is no hang. */
static void judge(struct task_struct *t, struct sfi_frame *f, unsigned int state)
{
	struct sfi_domain *d = domain_of(f);
	u64 now = ktime_get_mono_fast_ns(), ms, limit;
	struct sfi_frame copy;
	struct suspect *s;
	struct sfi_fault fault = {
		.kind = SFI_FAULT_HANG, .domain = d, .frame = &copy, .task = t, .limit = SFI_LIMIT_SLEEP_MS,
	};

	if (!d || sfi_domain_is_dead(d) || !(state & TASK_UNINTERRUPTIBLE) ||
	    (state & (TASK_NOLOAD | TASK_WAKEKILL)) || !sleeps_in(t, f, d))
		return;
	s = suspect(t, f, now);
	limit = sfi_limit(d, SFI_LIMIT_SLEEP_MS);
	ms = s ? (now - s->since_ns) / NSEC_PER_MSEC : 0;
	if (!s || !limit || ms < limit)
		return;
	memcpy(&copy, f, sizeof(copy));
	smp_rmb();
	/* Still the same sleep, so the copy is that of the activation. */
	if (READ_ONCE(t->nvcsw) != s->switches || READ_ONCE(t->__state) != state || !sleeps_in(t, &copy, d))
		return;
	fault.value = ms;
	sfi_domain_fault(&fault);
}

static void scan(struct work_struct *work)
{
	round++;
	rcu_read_lock();
	if (!list_empty(&sfi_domains))
		for_each_sleeper(judge);
	rcu_read_unlock();
	queue_delayed_work(system_unbound_wq, &scan_work, msecs_to_jiffies(SCAN_MS));
}

/** sfi_sleepers_init() - start looking for them. Return: 0 or -EOPNOTSUPP. */
int sfi_sleepers_init(void)
{
	put_stack = (void *)sfi_kallsyms_lookup_name("put_task_stack");
	stack_trace_save_task = (void *)sfi_kallsyms_lookup_name("stack_trace_save_tsk");
	if (!put_stack || !stack_trace_save_task) {
		pr_err("sfi: no put_task_stack or stack_trace_save_tsk; this kernel is not supported\n");
		return -EOPNOTSUPP;
	}
	round = 1;
	INIT_DELAYED_WORK(&scan_work, scan);
	queue_delayed_work(system_unbound_wq, &scan_work, msecs_to_jiffies(SCAN_MS));
	return 0;
}

/** sfi_sleepers_exit() - stop. */
void sfi_sleepers_exit(void)
{
	cancel_delayed_work_sync(&scan_work);
}

/* ---- sleeping stubs that give up when the domain dies */

/* A thread of the driver's own lives as long as the driver, and sleeps most of that time. */
static bool is_thread(const struct sfi_frame *f)
{
	return (current->flags & PF_KTHREAD) && !(current->flags & PF_WQ_WORKER) && f->gate && !f->prev;
}

/* Charges a sleep about to begin. Return: what the limit leaves of it. */
static u64 charge(struct sfi_frame *f, u64 ms)
{
	u64 limit = is_thread(f) ? 0 : sfi_limit(f->domain, SFI_LIMIT_SLEEP_MS);
	u64 left = limit > f->slept_ms ? limit - f->slept_ms : 0;

	if (limit)
		ms = min(ms, left + 1);
	f->slept_ms += ms;
	return ms;
}

static void check_slept(struct sfi_frame *f)
{
	u64 limit = is_thread(f) ? 0 : sfi_limit(f->domain, SFI_LIMIT_SLEEP_MS);

	if (limit && f->slept_ms > limit)
		sfi_limit_exceeded(f, SFI_LIMIT_SLEEP_MS, f->slept_ms);
}

/** sfi_sleep_ms() - msleep() that ends when the domain dies, and counts against its limit. */
void sfi_sleep_ms(struct sfi_frame *f, unsigned int ms)
{
	unsigned long left = msecs_to_jiffies(charge(f, ms)) + 1;

	while (left && !sfi_domain_is_dead(f->domain))
		left = schedule_timeout_uninterruptible(left);
	check_slept(f);
}
EXPORT_SYMBOL_GPL(sfi_sleep_ms);

/** sfi_sleep_us() - the same for usleep_range_state(). */
void sfi_sleep_us(struct sfi_frame *f, unsigned long min, unsigned long max, unsigned int state)
{
	if (min >= LONG_USLEEP_US) {
		sfi_sleep_ms(f, min_t(u64, DIV_ROUND_UP(min, USEC_PER_MSEC), UINT_MAX));
		return;
	}
	usleep_range_state(min, max, state);
	charge(f, 1 + min / USEC_PER_MSEC);
	check_slept(f);
}
EXPORT_SYMBOL_GPL(sfi_sleep_us);
