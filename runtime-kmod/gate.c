// SPDX-License-Identifier: GPL-2.0
/*
 * gate.c - entering and leaving a driver, and leaving it the hard way.
 *
 * The innermost activation of a context is the word at current->stack + 8. An
 * interrupt borrows the interrupted task's word, pushes its own activation and pops
 * it before it returns, so a record must be complete before it is pushed and the
 * word must be restored before anything the record owns goes away.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/rwsem.h>
#include <linux/sched/task_stack.h>
#include <asm/processor-flags.h>

#include "sfi.h"

int __sfi_setjmp(struct sfi_frame *f) __attribute__((returns_twice));
int __sfi_gate_enter(struct sfi_frame *f, const struct sfi_gate_desc *desc, struct sfi_rt *rt);
void __sfi_gate_leave(struct sfi_frame *f);
void sfi_longjmp(struct sfi_frame *f);
EXPORT_SYMBOL_GPL(__sfi_setjmp);	/* here, where it has a prototype to version */

static struct sfi_frame **slot(void)
{
	/* After STACK_END_MAGIC. */
	return (struct sfi_frame **)(end_of_stack(current) + 1);
}

/**
 * __sfi_no_frame() - driver code ran outside every gate; stop the task.
 * @what: what it called. @ip: address in the driver.
 */
void __sfi_no_frame(const char *what, unsigned long ip)
{
	pr_err("%s called by %pS outside a gate; stopping the task (was a driver entry point built without SFI=1?)\n",
	       what, (void *)ip);
	BUG();
}

/**
 * sfi_gate_init() - check that the context slot is free to use.
 * Return: 0 or -EBUSY. Context: process.
 */
int sfi_gate_init(void)
{
	/* Other tasks' stacks may go away while we look; insmod's own stands for all. */
	if (!*slot())
		return 0;
	pr_err("the word at stack + 8 is in use; another tool or kernel patch conflicts with sfi\n");
	return -EBUSY;
}

/**
 * sfi_activity_alloc() - what the domain's gates count with.
 * Return: 0 or -ENOMEM. Context: process.
 */
int sfi_activity_alloc(struct sfi_domain *d)
{
	d->activity = alloc_percpu(struct sfi_activity);
	return d->activity ? 0 : -ENOMEM;
}

/** sfi_activity_free() - the opposite; nothing is inside the domain or will enter it. */
void sfi_activity_free(struct sfi_domain *d)
{
	free_percpu(d->activity);
	d->activity = NULL;
}

/**
 * sfi_activity_inside() - activations between gate entry and gate exit.
 * Exact once no more can enter: state is dead and an RCU grace period has passed since.
 * Before that it never errs towards 0 for an activation that began before the call.
 * Context: any.
 */
unsigned long sfi_activity_inside(const struct sfi_domain *d)
{
	unsigned long entered = 0, left = 0;
	int cpu;

	/* Leavers first: each one seen here has its entry seen below. */
	for_each_possible_cpu(cpu)
		left += READ_ONCE(per_cpu_ptr(d->activity, cpu)->left);
	smp_rmb();
	for_each_possible_cpu(cpu)
		entered += READ_ONCE(per_cpu_ptr(d->activity, cpu)->entered);
	return entered - left;
}

/*
 * Counts an activation unless the domain is dead. With preemption off, which
 * synchronize_rcu() waits for: when the reaper's returns, whoever still saw the domain
 * alive has been counted, and domain_free()'s keeps the domain until we are done.
 */
static __always_inline bool enter(struct sfi_domain *d)
{
	if (unlikely(sfi_domain_is_dead(d)))
		return false;
	this_cpu_inc(d->activity->entered);
	return true;
}

/* native_save_fl() goes through memory, which costs a stack protector here. */
static __always_inline unsigned long eflags(void)
{
	unsigned long flags;

	asm volatile("pushf; pop %0" : "=r" (flags) : : "memory");
	return flags;
}

/*
 * An activation stays on the stack that its record is on: what interrupts it, also from another stack, has its own.
 * Of an interrupt stack the bounds are nobody's to know, so the activation gets a part of it.
 */
static __always_inline unsigned long stack_floor(const struct sfi_frame *f)
{
	unsigned long stack = (unsigned long)current->stack;

	return (unsigned long)f - stack < THREAD_SIZE ? stack + SFI_STACK_RESERVE : (unsigned long)f - SFI_IRQ_STACK_SHARE;
}

static __always_inline void frame_push(struct sfi_frame *f, struct sfi_domain *d, const struct sfi_gate_desc *desc)
{
	unsigned int i;

	f->domain = d;
	f->gate = desc;
	f->stub = NULL;
	f->principal = SFI_SHARED_PRINCIPAL;	/* until the slot says otherwise */
	f->stack_floor = stack_floor(f);
	f->ustack = NULL;
	f->ustack_used = 0;
	f->flags = eflags();
	f->preempt_count = preempt_count();
	f->rcu_nesting = rcu_preempt_depth();
	f->task = current;
	f->nr_held = 0;
	f->jmp[7] = 0;		/* until setjmp: nowhere to land */
	f->busy_ms = f->atomic_ms = f->slept_ms = 0;
	f->polled_ns = f->polled_off_ns = 0;
	f->wait = NULL;
	for (i = 0; i < SFI_SORTS; i++)
		f->seen[i].kind = NULL;
	f->part.len = 0;
	INIT_LIST_HEAD(&f->lent);

	f->prev = *slot();
	barrier();
	WRITE_ONCE(*slot(), f);
	barrier();
}

static void frame_pop(struct sfi_frame *f)
{
	struct sfi_domain *d = f->domain;

	if (!list_empty(&f->lent))
		sfi_release_lent(f);
	if (f->ustack)
		sfi_ustack_release(f);
	barrier();
	WRITE_ONCE(*slot(), f->prev);
	/* Last: the domain may be reaped from here on. x86 keeps stores, and loads before them, in order. */
	barrier();
	this_cpu_inc(d->activity->left);
}

/**
 * __sfi_gate_enter() - kernel to driver.
 * Return: 0, or 1 if the domain is dead and the gate must take the dead path.
 * Context: any but NMI.
 */
int __sfi_gate_enter(struct sfi_frame *f, const struct sfi_gate_desc *desc, struct sfi_rt *rt)
{
	struct sfi_domain *d;

	preempt_disable();
	d = (struct sfi_domain *)READ_ONCE(rt->domain);
	if (unlikely(!d) || !enter(d)) {
		preempt_enable();
		return 1;
	}
	preempt_enable();
	frame_push(f, d, desc);
	return 0;
}
EXPORT_SYMBOL_GPL(__sfi_gate_enter);

static const char *imbalance(const struct sfi_frame *f)
{
	if (f->nr_held)
		return "returned with a lock held";
	if (preempt_count() != f->preempt_count)
		return "returned with a changed preempt count";
	if (rcu_preempt_depth() != f->rcu_nesting)
		return "returned with a changed RCU nesting";
	if ((eflags() ^ f->flags) & X86_EFLAGS_IF)
		return "returned with interrupts switched on or off";
	return NULL;
}

static noinline __noreturn void unbalanced(struct sfi_frame *f, const char *condition, unsigned long ip)
{
	struct sfi_fault fault = {
		.kind = SFI_FAULT_LOCK, .domain = f->domain, .frame = f,
		.addr = f->nr_held ? (unsigned long)f->held[f->nr_held - 1] : 0,
		.ip = (unsigned long)(f->gate ? f->gate->target : NULL) ?: ip,
		.condition = condition,
	};

	sfi_domain_fault(&fault);
	sfi_abort(f);
}

/**
 * __sfi_gate_leave() - driver to kernel; an unbalanced driver faults and is aborted.
 */
void __sfi_gate_leave(struct sfi_frame *f)
{
	const char *condition = imbalance(f);

	if (unlikely(condition))
		unbalanced(f, condition, _RET_IP_);
	frame_pop(f);
}
EXPORT_SYMBOL_GPL(__sfi_gate_leave);

static void release_atomic_locks(struct sfi_frame *f)
{
	u32 i;

	for (i = f->nr_held; i--; ) {
		switch (f->held_type[i]) {
		case SFI_LOCK_SPIN:
		case SFI_LOCK_SPIN_IRQ:	/* the flag itself is restored later, as is BH */
		case SFI_LOCK_SPIN_BH:
			spin_unlock((spinlock_t *)f->held[i]);
			break;
		case SFI_LOCK_RCU:
			rcu_read_unlock();
			break;
		}
	}
}

/* These may sleep: only with the entry's context restored. */
static void release_sleeping_locks(struct sfi_frame *f)
{
	u32 i;

	for (i = f->nr_held; i--; ) {
		if (f->held_type[i] == SFI_LOCK_MUTEX)
			sfi_mutex_unlock(f->held[i]);
		else if (f->held_type[i] == SFI_LOCK_RTNL)
			rtnl_unlock();
		else if (f->held_type[i] == SFI_LOCK_RWSEM)
			up_write(f->held[i]);
	}
}

static void restore_context(struct sfi_frame *f)
{
	while (rcu_preempt_depth() > f->rcu_nesting)
		rcu_read_unlock();
	if (f->flags & X86_EFLAGS_IF)
		local_irq_enable();
	else
		local_irq_disable();
	/* Not by a raw store: pending softirqs must run. */
	while (!irqs_disabled() && !in_hardirq() &&
	       (preempt_count() & SOFTIRQ_MASK) > (f->preempt_count & SOFTIRQ_MASK))
		local_bh_enable();
	preempt_count_set(f->preempt_count);
	/* The driver may have prepared to sleep; an interrupt must not wake whom it interrupted. */
	if (in_task())
		__set_current_state(TASK_RUNNING);
}

/**
 * __sfi_abort() - undo what the activation took and land in its gate.
 * @f: the innermost activation of this context.
 */
void __sfi_abort(struct sfi_frame *f)
{
	release_atomic_locks(f);
	restore_context(f);
	release_sleeping_locks(f);
	f->nr_held = 0;
	f->stub = NULL;
	frame_pop(f);
	sfi_sleeper_landed();
	SFI_DOES_NOT_RETURN(sfi_longjmp(f));
}
EXPORT_SYMBOL_GPL(__sfi_abort);

void __sfi_gate_refuse(struct sfi_frame *f)
{
	SFI_DOES_NOT_RETURN(__sfi_abort(f));
}
EXPORT_SYMBOL_GPL(__sfi_gate_refuse);

/* Begins the activation of init or exit; false if the domain is dead. */
static bool enter_module(struct sfi_frame *f, struct sfi_domain *d)
{
	bool entered;

	preempt_disable();
	entered = enter(d);
	preempt_enable();
	if (entered)
		frame_push(f, d, NULL);
	return entered;
}

/**
 * sfi_call_init() - run the driver's init inside an activation.
 * Return: 0 or the negative error code it returned, with anything else a fault; -EIO if it was aborted.
 * Context: process.
 */
noinline int sfi_call_init(struct sfi_domain *d)
{
	struct sfi_frame frame;
	int ret;

	if (!enter_module(&frame, d) || __sfi_setjmp(&frame))
		return -EIO;
	ret = d->real_init();
	/* A positive one is success for the kernel, one below -MAX_ERRNO for whoever loads the module. */
	if (ret > 0 || ret < -MAX_ERRNO)
		sfi_stub_fail(&frame, "return value of init must satisfy ret <= 0 && ret >= -MAX_ERRNO", d->real_init);
	__sfi_gate_leave(&frame);
	return ret;
}

/** sfi_call_exit() - run the driver's exit inside an activation. Context: process. */
noinline void sfi_call_exit(struct sfi_domain *d)
{
	struct sfi_frame frame;

	if (!enter_module(&frame, d) || __sfi_setjmp(&frame))
		return;
	d->real_exit();
	__sfi_gate_leave(&frame);
}
