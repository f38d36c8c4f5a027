// SPDX-License-Identifier: GPL-2.0
/*
 * reaper.c - takes everything back from a domain that will not run again:
 * first its threads, then its kernel objects, last its permissions.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/list_sort.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "sfi.h"

#define DRAIN_SECONDS 5

/*
 * Gates refuse new entries; those inside abort at their next stub or leave. Who runs
 * driver code is interrupted, who sleeps in a kernel function is woken.
 */
static int drain(struct sfi_domain *d)
{
	unsigned long end = jiffies + DRAIN_SECONDS * HZ, inside;

	sfi_hang_kick();	/* a loop in a softirq would hold up what follows */
	synchronize_rcu_expedited();	/* whoever passed a gate before it closed has been counted */
	while ((inside = sfi_activity_inside(d))) {
		if (time_after(jiffies, end)) {
			pr_err("domain %s: %lu activations still inside after %d s\n",
			       d->name, inside, DRAIN_SECONDS);
			return -EBUSY;
		}
		sfi_hang_kick();
		sfi_sleepers_wake(d);
		usleep_range(500, 1000);
	}
	smp_rmb();	/* what they did before they left is seen by what follows */
	return 0;
}

/** sfi_by_reap_order() - for list_sort() of objects. */
int sfi_by_reap_order(void *priv, const struct list_head *a, const struct list_head *b)
{
	const struct sfi_object *oa = list_entry(a, struct sfi_object, node);
	const struct sfi_object *ob = list_entry(b, struct sfi_object, node);

	return oa->kind->order - ob->kind->order;	/* stable: newest first stays */
}

/**
 * sfi_reap() - stops the domain and releases all it owns.
 * @keep: a restart follows, so kinds may leave objects for the next instance.
 * Return: 0, or -EBUSY if threads did not leave (nothing was released then).
 * Context: process, domain->life held, no activation of the domain on this task.
 */
int sfi_reap(struct sfi_domain *d, bool keep)
{
	struct sfi_object *o;
	u32 count = 0;
	LIST_HEAD(doomed);

	lockdep_assert_held(&d->life);
	WRITE_ONCE(d->state, SFI_DEAD);
	if (drain(d))
		return -EBUSY;
	WRITE_ONCE(d->state, SFI_REAPING);
	d->outage.stopped_ns = ktime_get_mono_fast_ns();
	d->keeping = keep;

	sfi_tracker_forget(d, &doomed);

	if (!keep) {
		mutex_lock(&d->kept_lock);
		list_splice_tail_init(&d->kept, &doomed);
		mutex_unlock(&d->kept_lock);
	}
	list_sort(NULL, &doomed, sfi_by_reap_order);
	list_for_each_entry(o, &doomed, node)
		if (o->kind->quiesce)
			o->kind->quiesce(d, o);
	while ((o = list_first_entry_or_null(&doomed, struct sfi_object, node))) {
		list_del(&o->node);
		if (keep && o->kind->keep && o->kind->keep(d, o)) {
			sfi_kept_add(d, o);
			continue;
		}
		if (o->kind->release)
			o->kind->release(d, o);
		sfi_tracker_free(o);
		count++;
		cond_resched();
	}
	sfi_principals_end_all(d);
	sfi_shadow_reaped(d);
	sfi_cap_revoke_all(d);
	sfi_table_trim_soon();
	d->outage.reaped_ns = ktime_get_mono_fast_ns();
	WRITE_ONCE(d->state, SFI_DEAD);
	if (count) {
		pr_info("domain %s: released %u objects it owned\n", d->name, count);
		sfi_event("%s reaped, %u objects", d->name, count);
	}
	sfi_notify(d, SFI_NOTICE_REAP, count, 0);
	return 0;
}
