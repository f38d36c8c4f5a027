// SPDX-License-Identifier: GPL-2.0
/*
 * restart.c - the snapshot of a driver's data, the restart policy, and the
 * worker that recovers a dead domain. Everything here holds domain->life.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/delay.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "sfi.h"

#define BACKOFF_FIRST_MS 100u
#define LIVED_NS (1ULL * NSEC_PER_SEC)	/* lived that long: the first attempt does not wait */
#define BACKOFF_DOUBLINGS 6u		/* 6.4 s at most */
#define STEADY_NS (60ULL * NSEC_PER_SEC)	/* lived that long: the count starts anew */

uint sfi_max_restarts = 16;
module_param_named(max_restarts, sfi_max_restarts, uint, 0644);
MODULE_PARM_DESC(max_restarts, "restarts in a row before a domain stays down (0: never restart)");

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

	for (g = d->globals; g < d->globals_end; g++)
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
	for (g = d->globals; g < d->globals_end; g++) {
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
	for (g = d->globals; g < d->globals_end; g++) {
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
	return BACKOFF_FIRST_MS << min(streak, BACKOFF_DOUBLINGS);
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
	pr_err("domain %s quarantined: %d activations did not leave it; its memory is kept; 'sfictl unload %s' tries again\n",
	       d->name, atomic_read(&d->nr_frames), d->name);
	sfi_event("%s quarantined", d->name);
}

static int reap_or_quarantine(struct sfi_domain *d)
{
	int ret = sfi_reap(d);

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
			ret = sfi_call_init(d, d->real_init);
		if (ret >= 0 && cmpxchg(&d->state, SFI_RESTARTING, SFI_LIVE) == SFI_RESTARTING) {
			d->up_since_ns = ktime_get_mono_fast_ns();
			pr_info("domain %s restarted\n", d->name);
			sfi_event("%s restarted", d->name);
			return 0;
		}
	}
	if (ret >= 0)
		ret = -EIO;
	pr_err("domain %s: restart failed: %d\n", d->name, ret);
	sfi_event("%s restart failed: %d", d->name, ret);
	reap_or_quarantine(d);
	return ret;
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
	u32 attempt = 0;

	mutex_lock(&d->life);
	/* While the module comes or goes, the init and exit trampolines clean up. */
	if (READ_ONCE(d->state) != SFI_DEAD || READ_ONCE(d->mod->state) != MODULE_STATE_LIVE)
		goto out;
	d->streak = current_streak(d);
	if (reap_or_quarantine(d))
		goto out;
	while (d->streak < d->max_restarts) {
		if (!back_off(d, backoff_ms(d, d->streak, attempt++)))
			goto down;
		d->streak++;
		if (!bring_up(d) || d->quarantined)
			goto out;
	}
	pr_err("domain %s stays down after %u restarts in a row; 'sfictl restart %s' tries again\n",
	       d->name, d->streak, d->name);
	sfi_event("%s stays down", d->name);
down:
	WRITE_ONCE(d->state, SFI_DOWN);
	sfi_watch_tell(d, SFI_WATCH_DOWN);
out:
	mutex_unlock(&d->life);
}

/* An order: LIVE -> reaped. The driver's exit is not called, it is not trusted to work. */
static int stop_locked(struct sfi_domain *d)
{
	if (d->quarantined) {
		/* Whoever was inside may have left by now. */
		if (sfi_reap(d)) {
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
	return reap_or_quarantine(d);
}

/**
 * sfi_restart() - an operator's order. The caller holds a reference on the module.
 * Return: 0, -EBUSY if threads do not leave it, -EOPNOTSUPP if its data cannot be restored, or init's error.
 */
int sfi_restart(struct sfi_domain *d)
{
	int ret;

	mutex_lock(&d->life);
	if (snapshot_size(d) && !d->snapshot) {
		ret = -EOPNOTSUPP;
	} else {
		ret = stop_locked(d);
		if (!ret) {
			d->streak = 0;
			ret = bring_up(d);
			if (ret) {
				WRITE_ONCE(d->state, SFI_DOWN);
				sfi_watch_tell(d, SFI_WATCH_DOWN);
			}
		}
	}
	mutex_unlock(&d->life);
	return ret;
}

/** sfi_stop() - an operator's order: reap and stay down. The caller holds a reference on the module. */
int sfi_stop(struct sfi_domain *d)
{
	int ret;

	mutex_lock(&d->life);
	ret = stop_locked(d);
	if (!ret) {
		WRITE_ONCE(d->state, SFI_DOWN);
		sfi_watch_tell(d, SFI_WATCH_DOWN);
	}
	mutex_unlock(&d->life);
	return ret;
}
