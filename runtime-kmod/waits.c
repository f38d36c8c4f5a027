// SPDX-License-Identifier: GPL-2.0
/*
 * waits.c - wait queues of the driver's own: the driver's wait_queue_head is only a name.
 *
 * The kernel would follow the links in a queue that lies in the driver's memory, and an aborted
 * waiter would stay on it. So nothing is ever linked into one: its address picks one of our
 * queues. Who prepares to wait only notes how often that has been woken. The wait itself happens
 * inside the stub of schedule(), on our queue, unless it was woken since: the driver looks at
 * its condition with the task running, and an abort finds nothing to clean up.
 *
 * Several names share a queue, and all on it are woken: whoever waits looks again, as ever.
 */
#include <linux/hash.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "sfi.h"

#define QUEUE_BITS 8

struct queue {
	wait_queue_head_t head;
	atomic_long_t woken;
};
static struct queue queues[1 << QUEUE_BITS];

static struct queue *queue_of(const void *name)
{
	return &queues[hash_ptr(name, QUEUE_BITS)];
}

/**
 * sfi_wait_prepare() - prepare_to_wait_event(): what wakes name from here on ends the next wait.
 * Return: 0, or -ERESTARTSYS if a signal would end a wait in that state. Context: any task's.
 */
long sfi_wait_prepare(struct sfi_frame *f, const void *name, unsigned int state)
{
	struct queue *q = queue_of(name);

	if (signal_pending_state(state, current)) {
		f->wait = NULL;
		return -ERESTARTSYS;
	}
	f->wait = name;
	f->wait_state = state;
	f->wait_woken = atomic_long_read(&q->woken);
	smp_mb();	/* before the driver looks at its condition; pairs with sfi_wait_wake() */
	return 0;
}
EXPORT_SYMBOL_GPL(sfi_wait_prepare);

/** sfi_wait_finish() - finish_wait(). */
void sfi_wait_finish(struct sfi_frame *f)
{
	f->wait = NULL;
}
EXPORT_SYMBOL_GPL(sfi_wait_finish);

/**
 * sfi_wait_schedule() - schedule_timeout(), or schedule() with MAX_SCHEDULE_TIMEOUT: sleeps on what
 * was prepared for; a task that prepared for nothing only gives way.
 * Return: jiffies left. Context: process, may sleep.
 */
long sfi_wait_schedule(struct sfi_frame *f, long timeout)
{
	struct queue *q;
	DEFINE_WAIT(entry);

	if (!f->wait) {
		cond_resched();
		return timeout;
	}
	q = queue_of(f->wait);
	prepare_to_wait(&q->head, &entry, f->wait_state);
	/* The reaper wakes who sleeps; who is about to must not, then. */
	if (atomic_long_read(&q->woken) == f->wait_woken && !signal_pending_state(f->wait_state, current) &&
	    !sfi_domain_is_dead(f->domain))
		timeout = schedule_timeout(timeout);
	finish_wait(&q->head, &entry);
	return timeout;
}
EXPORT_SYMBOL_GPL(sfi_wait_schedule);

/** sfi_wait_wake() - wake_up() of any sort: everybody. @events: for those who poll. Context: any but NMI. */
void sfi_wait_wake(const void *name, unsigned int events)
{
	struct queue *q = queue_of(name);

	smp_mb__before_atomic();	/* after the driver made its condition true */
	atomic_long_inc(&q->woken);
	smp_mb__after_atomic();
	if (!waitqueue_active(&q->head))
		return;
	/* POLLFREE would tell epoll that the queue goes. */
	__wake_up(&q->head, TASK_NORMAL, 0, (void *)(unsigned long)(events & ~(unsigned int)POLLFREE));
}
EXPORT_SYMBOL_GPL(sfi_wait_wake);

/** sfi_wait_queue() - the queue behind a name, for poll_wait(). Context: any. */
wait_queue_head_t *sfi_wait_queue(const void *name)
{
	return &queue_of(name)->head;
}
EXPORT_SYMBOL_GPL(sfi_wait_queue);

/** sfi_waits_init() - before the first domain. */
void sfi_waits_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(queues); i++)
		init_waitqueue_head(&queues[i].head);
}
