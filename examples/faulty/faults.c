// SPDX-License-Identifier: GPL-2.0
/* faults.c - one function per way to fail. */
#include <linux/delay.h>
#include <linux/rtnetlink.h>
#include <linux/smp.h>

#include "faulty.h"

static void turn(struct faulty *f)
{
	while (READ_ONCE(f->forever))
		f->count++;
}

/* ---- loops */

static void loop(struct faulty *f)
{
	turn(f);
}

static void loop_irqoff(struct faulty *f)
{
	unsigned long flags;

	local_irq_save(flags);
	turn(f);
	local_irq_restore(flags);
}

static void loop_in_kernel(struct faulty *f)
{
	while (READ_ONCE(f->forever))
		udelay(10);
}

static void take_lock(struct faulty *f)
{
	spin_lock_bh(&f->lock);
	f->count++;
	spin_unlock_bh(&f->lock);
}

static const struct fault second_take_lock = { "take-lock", take_lock };

/* Somebody else waits for the lock that is never given back. */
static void loop_locked(struct faulty *f)
{
	spin_lock(&f->lock);
	f->second_fault = &second_take_lock;
	queue_work(system_unbound_wq, &f->second);
	turn(f);
	spin_unlock(&f->lock);
}

static void take_lock_irq(struct faulty *f)
{
	spin_lock_irq(&f->lock);
	f->count++;
	spin_unlock_irq(&f->lock);
}

static const struct fault second_take_lock_irq = { "take-lock-irq", take_lock_irq };

static void loop_locked_irq(struct faulty *f)
{
	unsigned long flags;

	spin_lock_irqsave(&f->lock, flags);
	f->second_fault = &second_take_lock_irq;
	queue_work(system_unbound_wq, &f->second);
	turn(f);
	spin_unlock_irqrestore(&f->lock, flags);
}

/* ---- locks and contexts */

static void deadlock(struct faulty *f)
{
	spin_lock(&f->lock);
	spin_lock(&f->lock);
}

static void mutex_deadlock(struct faulty *f)
{
	mutex_lock(&f->mutex);
	mutex_lock(&f->mutex);
}

static void rtnl_deadlock(struct faulty *f)
{
	rtnl_lock();
	rtnl_lock();
}

static void rtnl_held(struct faulty *f)
{
	rtnl_lock();
}

static void rtnl_waiter(struct faulty *f)
{
	rtnl_lock();
	rtnl_unlock();
}

static const struct fault second_rtnl_waiter = { "rtnl-waiter", rtnl_waiter };

static void rtnl_loop(struct faulty *f)
{
	rtnl_lock();
	f->second_fault = &second_rtnl_waiter;
	queue_work(system_unbound_wq, &f->second);
	turn(f);
}

static void held(struct faulty *f)
{
	spin_lock(&f->lock);
}

static void mutex_held(struct faulty *f)
{
	mutex_lock(&f->mutex);
}

static void irqoff(struct faulty *f)
{
	local_irq_disable();
}

static void irqon(struct faulty *f)
{
	local_irq_enable();
}

static void rcu(struct faulty *f)
{
	rcu_read_lock();
}

static void preempt(struct faulty *f)
{
	preempt_disable();
}

static void excess_unlock(struct faulty *f)
{
	spin_unlock(&f->lock);
}

static void sleep_atomic(struct faulty *f)
{
	msleep(1);
}

/* ---- sleeping for ever */

static void sleep(struct faulty *f)
{
	msleep(100000);
}

static void sleep_loop(struct faulty *f)
{
	while (READ_ONCE(f->forever))
		msleep(10);
}

static const struct fault second_sleep = { "sleep", sleep_loop };

/* Waits in a kernel function for somebody who never comes. */
static void flush(struct faulty *f)
{
	f->second_fault = &second_sleep;
	queue_work(system_unbound_wq, &f->second);
	flush_work(&f->second);
}

/* Waits for itself: nothing can bring it out. */
static void flush_self(struct faulty *f)
{
	flush_work(&f->work);
}

static void mutex_waiter(struct faulty *f)
{
	mutex_lock(&f->mutex);
	mutex_unlock(&f->mutex);
}

static const struct fault second_mutex_waiter = { "mutex-waiter", mutex_waiter };

static void mutex_loop(struct faulty *f)
{
	mutex_lock(&f->mutex);
	f->second_fault = &second_mutex_waiter;
	queue_work(system_unbound_wq, &f->second);
	turn(f);
}

/* ---- memory and processor */

static void null(struct faulty *f)
{
	WRITE_ONCE(*(unsigned long *)(f->forever * 8), 1);
}

static void foreign(struct faulty *f)
{
	WRITE_ONCE(f->pdev->cfg_size, 0);
}

static void noncanonical(struct faulty *f)
{
	WRITE_ONCE(*(unsigned long *)(f->forever * 0x1234567812345678), 1);
}

static void bug(struct faulty *f)
{
	BUG_ON(READ_ONCE(f->forever));
}

static void divide(struct faulty *f)
{
	unsigned long zero = READ_ONCE(f->forever) - 1;

	f->count = 100 / READ_ONCE(zero);
}

static void wild_call(struct faulty *f)
{
	f->hook = (int (*)(int))(0xffffffff81000000 + f->forever);
	f->count += READ_ONCE(f->hook)(1);
}

static unsigned long noinline dig(struct faulty *f, unsigned long depth)
{
	char room[128];

	room[depth % sizeof(room)] = depth;
	OPTIMIZER_HIDE_VAR(depth);
	if (READ_ONCE(f->forever))
		depth += dig(f, depth + 1);
	return depth + room[f->count % sizeof(room)];
}

static void stack(struct faulty *f)
{
	f->count = dig(f, 0);
}

/* ---- more than its share */

static void leak(struct faulty *f)
{
	while (READ_ONCE(f->forever))
		f->count += (unsigned long)kmalloc(1024, GFP_ATOMIC);
}

static void storm(struct faulty *f)
{
	f->deaf = true;
}

static void storm_none(struct faulty *f)
{
	f->deaf = true;
	f->disown = true;
}

/* No fault: the driver goes on. */
static void none(struct faulty *f)
{
	f->count++;
}

const struct fault faulty_faults[] = {
	{ "none", none },
	{ "loop", loop },
	{ "loop-irqoff", loop_irqoff },
	{ "loop-in-kernel", loop_in_kernel },
	{ "loop-locked", loop_locked },
	{ "loop-locked-irq", loop_locked_irq },
	{ "deadlock", deadlock },
	{ "mutex-deadlock", mutex_deadlock },
	{ "rtnl-deadlock", rtnl_deadlock },
	{ "rtnl-held", rtnl_held },
	{ "rtnl-loop", rtnl_loop },
	{ "held", held },
	{ "mutex-held", mutex_held },
	{ "irqoff", irqoff },
	{ "irqon", irqon },
	{ "rcu", rcu },
	{ "preempt", preempt },
	{ "excess-unlock", excess_unlock },
	{ "sleep-atomic", sleep_atomic },
	{ "sleep", sleep },
	{ "sleep-loop", sleep_loop },
	{ "flush", flush },
	{ "flush-self", flush_self },
	{ "mutex-loop", mutex_loop },
	{ "null", null },
	{ "foreign", foreign },
	{ "noncanonical", noncanonical },
	{ "bug", bug },
	{ "divide", divide },
	{ "wild-call", wild_call },
	{ "stack", stack },
	{ "leak", leak },
	{ "storm", storm },
	{ "storm-none", storm_none },
	{ }
};
