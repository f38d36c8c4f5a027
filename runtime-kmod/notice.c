// SPDX-License-Identifier: GPL-2.0
/*
 * notice.c - the bounded ring of notices. Whoever follows it has a place of his own in it and is
 * told how many he missed; nobody holds anybody up.
 */
#include <linux/irq_work.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "sfi.h"

#define NOTICES 256

static struct sfi_notice ring[NOTICES];
static u64 next_number = 1;	/* under ring_lock; 0 is an empty slot */
static atomic_t missed;		/* notices of NMIs that found the lock taken */
static DEFINE_RAW_SPINLOCK(ring_lock);
DECLARE_WAIT_QUEUE_HEAD(sfi_notice_wait);

/** sfi_notice_name() - the word users see. */
const char *sfi_notice_name(enum sfi_notice_kind kind)
{
	static const char *const names[] = {
		[SFI_NOTICE_FAULT] = "fault", [SFI_NOTICE_REAP] = "reap",
		[SFI_NOTICE_RESTART] = "restart", [SFI_NOTICE_DOWN] = "down",
	};

	return names[kind];
}

/* Faults happen in any context: readers are woken from this one. */
static void announce(struct irq_work *work)
{
	wake_up_interruptible_all(&sfi_notice_wait);
	sfi_uevents_queue();
}
static DEFINE_IRQ_WORK(announcement, announce);

/**
 * sfi_notify() - tells everybody; counts, rule and place are the domain's current ones.
 * Context: any; one from NMI may be lost, which readers are told.
 */
void sfi_notify(const struct sfi_domain *d, enum sfi_notice_kind kind, u32 objects, int result)
{
	struct sfi_notice *n;
	unsigned long flags;

	sfi_trace(d, kind, objects, result);
	if (in_nmi()) {
		if (!raw_spin_trylock_irqsave(&ring_lock, flags)) {
			atomic_inc(&missed);
			return;
		}
	} else {
		raw_spin_lock_irqsave(&ring_lock, flags);
	}
	next_number += atomic_xchg(&missed, 0);
	n = &ring[next_number % NOTICES];
	n->number = next_number++;
	n->ns = ktime_get_mono_fast_ns();
	n->kind = kind;
	n->faults = d->faults;
	n->restarts = d->restarts;
	n->objects = objects;
	n->result = result;
	strscpy(n->domain, d->name, sizeof(n->domain));
	strscpy(n->rule, d->rule, sizeof(n->rule));
	strscpy(n->where, d->where, sizeof(n->where));
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	irq_work_queue(&announcement);
}

/** sfi_notice_next_number() - the number the next notice will have. Context: any but NMI. */
u64 sfi_notice_next_number(void)
{
	unsigned long flags;
	u64 number;

	raw_spin_lock_irqsave(&ring_lock, flags);
	number = next_number;
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return number;
}

/**
 * sfi_notice_get() - the first notice from number *at on that still exists.
 * @at: a reader's place, moved behind it.
 * @lost: the numbers skipped are added.
 * Return: false if there is none yet. Context: any but NMI.
 */
bool sfi_notice_get(u64 *at, struct sfi_notice *n, u64 *lost)
{
	unsigned long flags;
	bool found = false;

	raw_spin_lock_irqsave(&ring_lock, flags);
	if (next_number - *at > NOTICES) {
		*lost += next_number - NOTICES - *at;
		*at = next_number - NOTICES;
	}
	while (*at < next_number && !found) {
		*n = ring[*at % NOTICES];
		found = n->number == (*at)++;
		*lost += !found;
	}
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return found;
}

/** sfi_notices_flush() - returns when all notices given before are announced. Context: may sleep. */
void sfi_notices_flush(void)
{
	irq_work_sync(&announcement);
	sfi_uevents_flush();
}
