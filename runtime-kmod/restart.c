// SPDX-License-Identifier: GPL-2.0
/*
 * restart.c - the restart policy, and the worker that recovers a dead domain.
 * Everything here but the setting of the policy holds domain->life.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/moduleparam.h>
#include <linux/sched/mm.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "sfi.h"

#define LIVED_NS (1ULL * NSEC_PER_SEC)	/* lived that long: the first attempt does not wait */
#define ALWAYS U32_MAX
#define BACKOFF_DOUBLINGS 6u		/* 6.4 s at most by default */
#define STEADY_SECONDS 60u		/* by default: lived that long, the count starts anew */

static uint max_restarts = 16;
module_param(max_restarts, uint, 0644);
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

/* ---- policy */

/** sfi_policy_init() - a new domain starts with the default. */
void sfi_policy_init(struct sfi_domain *d)
{
	d->max_restarts = max_restarts;
	d->steady_seconds = STEADY_SECONDS;
}

/**
 * sfi_policy_set() - an order; it counts from the next fault on.
 * @policy: "never", "always" or "N/SECONDS": N restarts in a row, where one that lived for SECONDS
 * ends the row. So no interval of SECONDS sees more than N.
 * Return: 0, -EINVAL, or -EOPNOTSUPP if the driver cannot be restarted.
 */
int sfi_policy_set(struct sfi_domain *d, char *policy)
{
	u32 n = 0, seconds = STEADY_SECONDS;
	char *count;

	if (!strcmp(policy, "always")) {
		n = ALWAYS;
	} else if (strcmp(policy, "never")) {
		count = strsep(&policy, "/");
		if (!policy || kstrtou32(count, 10, &n) || kstrtou32(policy, 10, &seconds) ||
		    !n || n == ALWAYS || !seconds)
			return -EINVAL;
	}
	if (n && !d->restartable)
		return -EOPNOTSUPP;
	WRITE_ONCE(d->steady_seconds, seconds);
	WRITE_ONCE(d->max_restarts, n);
	return 0;
}

/** sfi_policy_print() - as sfi_policy_set() reads it. */
void sfi_policy_print(const struct sfi_domain *d, char *buf, size_t len)
{
	u32 n = READ_ONCE(d->max_restarts);

	if (!n || n == ALWAYS)
		snprintf(buf, len, n ? "always" : "never");
	else
		snprintf(buf, len, "%u/%u", n, READ_ONCE(d->steady_seconds));
}

/* The streak as it counts for a fault that happened at domain->last_fault_ns. */
static u32 current_streak(const struct sfi_domain *d)
{
	return d->last_fault_ns > d->up_since_ns + (u64)READ_ONCE(d->steady_seconds) * NSEC_PER_SEC ? 0 : d->streak;
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
	u32 streak = current_streak(d), max = READ_ONCE(d->max_restarts);

	if (d->mod->state == MODULE_STATE_COMING)
		snprintf(buf, len, "its load fails");
	else if (d->mod->state == MODULE_STATE_GOING)
		snprintf(buf, len, "its unload goes on");
	else if (!max)
		snprintf(buf, len, "it stays down by policy");
	else if (streak >= max)
		snprintf(buf, len, "it stays down after %u restarts in a row", streak);
	else if (max == ALWAYS)
		snprintf(buf, len, "restart %u in %u ms", streak + 1, backoff_ms(d, streak, 0));
	else
		snprintf(buf, len, "restart %u of %u in %u ms", streak + 1, max, backoff_ms(d, streak, 0));
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
	sfi_notify(d, SFI_NOTICE_DOWN, READ_ONCE(d->nr_objects), 0);
}

static int reap_or_quarantine(struct sfi_domain *d, bool keep)
{
	int ret = sfi_reap(d, keep);

	if (ret)
		sfi_quarantine(d);
	return ret;
}

static unsigned int us_between(u64 from_ns, u64 to_ns)
{
	return to_ns > from_ns ? div_u64(to_ns - from_ns, NSEC_PER_USEC) : 0;
}

/* One line for kernel-tests/campaigns/outage, and for whoever wonders. */
static void log_outage(const struct sfi_domain *d)
{
	const struct sfi_outage *o = &d->outage;
	unsigned int replay = div_u64(o->replay_ns, NSEC_PER_USEC);

	sfi_event("%s was away from %llu us: stop %u, reap %u, wait %u, init %u, replay %u", d->name,
		  div_u64(o->began_ns, NSEC_PER_USEC), us_between(o->began_ns, o->stopped_ns),
		  us_between(o->stopped_ns, o->reaped_ns), us_between(o->reaped_ns, o->init_ns),
		  us_between(o->init_ns, d->up_since_ns) - replay, replay);
}

/**
 * sfi_replayed() - a shadow has given the next instance what the last one had been told.
 * @since_ns: when it began, as ktime_get_mono_fast_ns(). Context: from within the driver's init.
 */
void sfi_replayed(struct sfi_domain *d, u64 since_ns)
{
	d->outage.replay_ns += ktime_get_mono_fast_ns() - since_ns;
}
EXPORT_SYMBOL_GPL(sfi_replayed);

/* A reaped domain gets its data and permissions back and runs init again. */
static int bring_up(struct sfi_domain *d)
{
	int ret;

	d->restarts++;
	d->outage.replay_ns = 0;
	d->outage.init_ns = ktime_get_mono_fast_ns();
	sfi_snapshot_restore(d);
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
			sfi_notify(d, SFI_NOTICE_RESTART, READ_ONCE(d->nr_objects), 0);
			log_outage(d);
			return 0;
		}
	}
	if (ret >= 0)
		ret = -EIO;
	pr_err("domain %s: restart failed: %d\n", d->name, ret);
	sfi_event("%s restart failed: %d", d->name, ret);
	sfi_notify(d, SFI_NOTICE_RESTART, READ_ONCE(d->nr_objects), ret);
	reap_or_quarantine(d, true);
	return ret;
}

/* Down for good or until ordered otherwise: nothing is kept for a next instance. */
static void go_down(struct sfi_domain *d)
{
	sfi_kept_release(d);
	if (READ_ONCE(d->state) == SFI_DOWN)
		return;
	WRITE_ONCE(d->state, SFI_DOWN);
	sfi_notify(d, SFI_NOTICE_DOWN, 0, 0);
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
	if (reap_or_quarantine(d, d->streak < READ_ONCE(d->max_restarts)))
		goto out;
	while (d->streak < READ_ONCE(d->max_restarts)) {
		if (!back_off(d, backoff_ms(d, d->streak, attempt++)))
			goto down;
		d->streak++;
		if (!bring_up(d) || d->quarantined)
			goto settled;
	}
	pr_err("domain %s stays down; 'sfictl restart %s' tries again\n", d->name, d->name);
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
	if (READ_ONCE(d->state) == SFI_LIVE) {
		sfi_blame(d, "stopped by order");
		d->outage.began_ns = ktime_get_mono_fast_ns();
	}
	sfi_event("%s stopped by order", d->name);
	return reap_or_quarantine(d, keep);
}

/**
 * sfi_restart() - an operator's or agent's order. The caller holds a reference on the module.
 * @params: nr words "name=value", for this and the following instances. An order without any that
 * comes while a restart is under way is that restart.
 * Return: 0, -EBUSY if threads do not leave it, -EOPNOTSUPP if its data cannot be restored, what
 * sfi_params_apply() says of the parameters (then nothing has changed), or init's error.
 * Context: process.
 */
int sfi_restart(struct sfi_domain *d, char **params, int nr)
{
	u64 seen = READ_ONCE(d->up_since_ns);
	unsigned int noio = memalloc_noio_save();
	void *snapshot = NULL;
	u32 faults;
	int ret = 0;

	mutex_lock(&d->life);
	if (!nr && d->up_since_ns != seen && READ_ONCE(d->state) == SFI_LIVE)
		goto out;
	ret = d->restartable ? 0 : -EOPNOTSUPP;
	if (!ret && nr) {
		snapshot = sfi_params_apply(d, params, nr);
		ret = PTR_ERR_OR_ZERO(snapshot);
	}
	if (ret)
		goto out;
	ret = stop_locked(d, true);
	if (ret) {
		vfree(snapshot);
		goto out;
	}
	if (snapshot) {
		sfi_snapshot_free(d);
		d->snapshot = snapshot;
		sfi_event("%s has other parameters", d->name);
	}
	faults = d->faults;
	d->streak = 0;
	ret = bring_up(d);
	/* A fault has queued the recovery, which goes on by policy when we let it. */
	if (ret && d->faults == faults)
		go_down(d);
	sfi_shadow_settled(d);
out:
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
		go_down(d);
		sfi_shadow_settled(d);
	}
	mutex_unlock(&d->life);
	return ret;
}
