// SPDX-License-Identifier: GPL-2.0
/*
 * restart.c - the snapshot of a driver's data, the restart policy, and the
 * worker that recovers a dead domain. Everything here holds domain->life.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/delay.h>
#include <linux/moduleparam.h>
#include <linux/sched/mm.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "sfi.h"

#define LIVED_NS (1ULL * NSEC_PER_SEC)	/* lived that long: the first attempt does not wait */
#define BACKOFF_DOUBLINGS 6u		/* 6.4 s at most by default */
#define STEADY_NS (60ULL * NSEC_PER_SEC)	/* lived that long: the count starts anew */

uint sfi_max_restarts = 16;
module_param_named(max_restarts, sfi_max_restarts, uint, 0644);
MODULE_PARM_DESC(max_restarts, "restarts in a row before a domain stays down (0: never restart)");

static uint first_backoff_ms = 100;
module_param_named(backoff_ms, first_backoff_ms, uint, 0644);
MODULE_PARM_DESC(backoff_ms, "wait before the first restart, ms; doubles with each one in a row, six times at most");

static struct workqueue_struct *recover_wq;

/** sfi_restart_init() - creates the recovery workqueue. */
int sfi_restart_init(void)
{
	/* Unbound: a recovery sleeps and must not hold back the next domain's. */
	recover_wq = alloc_workqueue("sfi", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	return recover_wq ? 0 : -ENOMEM;
}

/** sfi_restart_exit() - the opposite. */
void sfi_restart_exit(void)
{
	destroy_workqueue(recover_wq);
}

/** sfi_recover_queue() - have the domain recovered. Context: process or interrupt, not NMI. */
void sfi_recover_queue(struct sfi_domain *d)
{
	queue_work(recover_wq, &d->recover);
}

/* ---- snapshot: the writable objects, one after the other */

static size_t snapshot_size(const struct sfi_domain *d)
{
	const struct sfi_global *g;
	size_t size = 0;

	for (g = d->globals; g < d->globals + d->nr_globals; g++)
		size += g->size;
	return size;
}

/** sfi_snapshot_take() - keeps the data as it is before the first init. */
int sfi_snapshot_take(struct sfi_domain *d)
{
	const struct sfi_global *g;
	size_t size = snapshot_size(d), at = 0;

	if (!size || !d->max_restarts)
		return 0;
	d->snapshot = vmalloc(size);
	if (!d->snapshot)
		return -ENOMEM;
	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		memcpy(d->snapshot + at, g->addr, g->size);
		at += g->size;
	}
	return 0;
}

/** sfi_snapshot_free() - forgets it. */
void sfi_snapshot_free(struct sfi_domain *d)
{
	vfree(d->snapshot);
	d->snapshot = NULL;
}

static void snapshot_restore(struct sfi_domain *d)
{
	const struct sfi_global *g;
	size_t at = 0;

	if (!d->snapshot)
		return;
	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		memcpy(g->addr, d->snapshot + at, g->size);
		at += g->size;
	}
}

/* ---- policy */

/* The streak as it counts for a fault that happened at domain->last_fault_ns. */
static u32 current_streak(const struct sfi_domain *d)
{
	return d->last_fault_ns > d->up_since_ns + STEADY_NS ? 0 : d->streak;
}

/* Only a driver that fails as soon as it is up is worth waiting for; @attempt counts from 0 in one recovery. */
static unsigned int backoff_ms(const struct sfi_domain *d, u32 streak, u32 attempt)
{
	if (!attempt && d->last_fault_ns > d->up_since_ns + LIVED_NS)
		return 0;
	return min(first_backoff_ms, 60000u) << min(streak, BACKOFF_DOUBLINGS);
}

/** sfi_next_step() - for the report: what recovery is going to do. */
void sfi_next_step(const struct sfi_domain *d, char *buf, size_t len)
{
	u32 streak = current_streak(d);

	if (d->mod->state == MODULE_STATE_COMING)
		snprintf(buf, len, "its load fails");
	else if (d->mod->state == MODULE_STATE_GOING)
		snprintf(buf, len, "its unload goes on");
	else if (streak >= d->max_restarts)
		snprintf(buf, len, "it stays down after %u restarts in a row", streak);
	else
		snprintf(buf, len, "restart %u of %u in %u ms", streak + 1, d->max_restarts, backoff_ms(d, streak, 0));
}

/** sfi_quarantine() - threads would not leave: keep the memory and stay down. */
void sfi_quarantine(struct sfi_domain *d)
{
	if (!d->quarantined)
		__module_get(d->mod);	/* rmmod would free code in use */
	d->quarantined = true;
	WRITE_ONCE(d->state, SFI_DOWN);
	pr_err("domain %s quarantined: %lu activations did not leave it; its memory is kept; 'sfictl unload %s' tries again\n",
	       d->name, sfi_activity_inside(d), d->name);
	sfi_event("%s quarantined", d->name);
}

static int reap_or_quarantine(struct sfi_domain *d, bool keep)
{
	int ret = sfi_reap(d, keep);

	if (ret)
		sfi_quarantine(d);
	return ret;
}

/* A reaped domain gets its data and permissions back and runs init again. */
static int bring_up(struct sfi_domain *d)
{
	int ret;

	d->restarts++;
	snapshot_restore(d);
	ret = sfi_domain_grant_globals(d);
	if (!ret)
		ret = sfi_ustack_grant(d);
	if (!ret) {
		WRITE_ONCE(d->state, SFI_RESTARTING);
		if (d->real_init)
			ret = sfi_call_init(d);
		if (ret >= 0 && cmpxchg(&d->state, SFI_RESTARTING, SFI_LIVE) == SFI_RESTARTING) {
			d->up_since_ns = ktime_get_mono_fast_ns();
			sfi_kept_release(d);	/* what the new instance did not claim */
			pr_info("domain %s restarted\n", d->name);
			sfi_event("%s restarted", d->name);
			return 0;
		}
	}
	if (ret >= 0)
		ret = -EIO;
	pr_err("domain %s: restart failed: %d\n", d->name, ret);
	sfi_event("%s restart failed: %d", d->name, ret);
	reap_or_quarantine(d, true);
	return ret;
}

/* Down for good or until ordered otherwise: nothing is kept for a next instance. */
static void go_down(struct sfi_domain *d)
{
	sfi_kept_release(d);
	WRITE_ONCE(d->state, SFI_DOWN);
}

/* rmmod waits for life: give up the wait as soon as it is there. */
static bool back_off(const struct sfi_domain *d, unsigned int ms)
{
	unsigned long end = jiffies + msecs_to_jiffies(ms);

	while (time_before(jiffies, end) && READ_ONCE(d->mod->state) == MODULE_STATE_LIVE)
		msleep(min(ms, 50u));
	return READ_ONCE(d->mod->state) == MODULE_STATE_LIVE;
}

/** sfi_recover_work() - reaps a dead domain and restarts it as the policy says. */
void sfi_recover_work(struct work_struct *work)
{
	struct sfi_domain *d = container_of(work, struct sfi_domain, recover);
	/* Reclaim might wait for the very disk that this brings back. */
	unsigned int noio = memalloc_noio_save();
	u32 attempt = 0;

	mutex_lock(&d->life);
	/* While the module comes or goes, the init and exit trampolines clean up. */
	if (READ_ONCE(d->state) != SFI_DEAD || READ_ONCE(d->mod->state) != MODULE_STATE_LIVE)
		goto out;
	d->streak = current_streak(d);
	if (reap_or_quarantine(d, d->streak < d->max_restarts))
		goto out;
	while (d->streak < d->max_restarts) {
		if (!back_off(d, backoff_ms(d, d->streak, attempt++)))
			goto down;
		d->streak++;
		if (!bring_up(d) || d->quarantined)
			goto settled;
	}
	pr_err("domain %s stays down after %u restarts in a row; 'sfictl restart %s' tries again\n",
	       d->name, d->streak, d->name);
	sfi_event("%s stays down", d->name);
down:
	go_down(d);
settled:
	sfi_shadow_settled(d);
out:
	mutex_unlock(&d->life);
	memalloc_noio_restore(noio);
}

/* An order: LIVE -> reaped. The driver's exit is not called, it is not trusted to work. */
static int stop_locked(struct sfi_domain *d, bool keep)
{
	if (d->quarantined) {
		/* Whoever was inside may have left by now. */
		if (sfi_reap(d, keep)) {
			WRITE_ONCE(d->state, SFI_DOWN);
			return -EBUSY;
		}
		d->quarantined = false;
		module_put(d->mod);
		sfi_event("%s left quarantine", d->name);
		return 0;
	}
	if (READ_ONCE(d->state) == SFI_DOWN)
		return 0;
	sfi_event("%s stopped by order", d->name);
	return reap_or_quarantine(d, keep);
}

/**
 * sfi_restart() - an operator's order. The caller holds a reference on the module.
 * Return: 0, -EBUSY if threads do not leave it, -EOPNOTSUPP if its data cannot be restored, or init's error.
 */
int sfi_restart(struct sfi_domain *d)
{
	unsigned int noio = memalloc_noio_save();
	u32 faults;
	int ret;

	mutex_lock(&d->life);
	if (snapshot_size(d) && !d->snapshot) {
		ret = -EOPNOTSUPP;
	} else {
		ret = stop_locked(d, true);
		if (!ret) {
			faults = d->faults;
			d->streak = 0;
			ret = bring_up(d);
			/* A fault has queued the recovery, which goes on by policy when we let it. */
			if (ret && d->faults == faults)
				go_down(d);
			sfi_shadow_settled(d);
		}
	}
	mutex_unlock(&d->life);
	memalloc_noio_restore(noio);
	return ret;
}

/** sfi_stop() - an operator's order: reap and stay down. The caller holds a reference on the module. */
int sfi_stop(struct sfi_domain *d)
{
	int ret;

	mutex_lock(&d->life);
	ret = stop_locked(d, false);
	if (!ret) {
		WRITE_ONCE(d->state, SFI_DOWN);
		sfi_shadow_settled(d);
	}
	mutex_unlock(&d->life);
	return ret;
}
