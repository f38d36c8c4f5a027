// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_shadow.c - the PCM shadow: stands between the kernel and a driver's operations,
 * and in for the driver while it is away.
 *
 * With the driver there, an operation is passed on and its effect noted. When an operation
 * finds the domain dead, or the reaper comes, the stream turns virtual: a clock moves its
 * position, a timer reports its periods, and nothing plays. The next driver is opened,
 * given the parameters and prepared; devices begin at the start of the buffer, so it is
 * started when the clock comes by there, and what is played is what the user put there.
 *
 * Locking: pcm->lock, then the stream's lock. Operations that may sleep wait for a driver
 * that is away, holding neither. The kernel holds the stream's lock in trigger and pointer.
 */
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/version.h>

#include "kinds.h"

#define AWAY_SECONDS 5		/* longest wait for a driver */
#define ATTEMPTS 3		/* an operation that kills the driver again and again fails */

static struct sfi_snd_pcm *pcm_of(const struct snd_pcm_substream *s)
{
	return (struct sfi_snd_pcm *)((char *)(s->ops - s->stream) - offsetof(struct sfi_snd_pcm, shadow));
}

static struct sfi_snd_sub *sub_of(const struct snd_pcm_substream *s)
{
	struct sfi_snd_pcm *p = pcm_of(s);
	unsigned int i = 0;

	while (p->subs[i].s != s)
		i++;
	return &p->subs[i];
}

static const struct snd_pcm_ops *driver_of(const struct sfi_snd_sub *sub)
{
	return &sub->pcm->driver[sub->s->stream];
}

/* The driver can be called, and the answer of the last call was its own. */
static bool present(const struct sfi_snd_pcm *p)
{
	const struct sfi_domain *d = READ_ONCE(p->card->domain);

	return READ_ONCE(p->card->up) && READ_ONCE(p->claimed) && d && !sfi_domain_is_dead(d);
}

/* Process context, no locks of ours. */
static bool wait_present(struct sfi_snd_pcm *p)
{
	return wait_event_timeout(p->card->wait, present(p) || p->card->card->shutdown, AWAY_SECONDS * HZ) && present(p);
}

/* ---- the clock; all under the stream's lock */

static u64 frames_in(const struct snd_pcm_runtime *r, u64 ns)
{
	return mul_u64_u32_div(ns, r->rate, NSEC_PER_SEC);
}

static u64 ns_of(const struct snd_pcm_runtime *r, u64 frames)
{
	return r->rate ? mul_u64_u32_div(frames, NSEC_PER_SEC, r->rate) : 0;
}

static u64 position(const struct sfi_snd_sub *sub, u64 now)
{
	const struct snd_pcm_runtime *r = sub->s->runtime;
	u64 at = sub->at, rest;

	if (!r->buffer_size)
		return 0;
	if (sub->running)
		at += frames_in(r, now - sub->at_ns);
	div64_u64_rem(at, r->buffer_size, &rest);
	return rest;
}

static void set_position(struct sfi_snd_sub *sub, u64 at, u64 now)
{
	sub->at = at;
	sub->at_ns = now;
}

/* The clock comes by the start of the buffer: now, or in how many nanoseconds. */
static void arm_align(struct sfi_snd_sub *sub, u64 now)
{
	const struct snd_pcm_runtime *r = sub->s->runtime;
	u64 at = position(sub, now);

	hrtimer_start(&sub->align, ns_to_ktime(ns_of(r, at ? r->buffer_size - at : 0)), HRTIMER_MODE_REL_SOFT);
}

/* Also with the driver there: the tick is what notices first that it is gone. */
static void arm_clock(struct sfi_snd_sub *sub, u64 now)
{
	const struct snd_pcm_runtime *r = sub->s->runtime;

	if (r->period_size)
		hrtimer_start(&sub->tick, ns_to_ktime(ns_of(r, r->period_size)), HRTIMER_MODE_REL_SOFT);
	if (sub->virt && sub->restart)
		arm_align(sub, now);
}

static void turn_virtual(struct sfi_snd_sub *sub)
{
	u64 now = ktime_get_ns();

	if (sub->virt)
		return;
	set_position(sub, position(sub, now), now);
	sub->virt = true;
	sub->restart = false;
	sub->floor = 0;
	sub->away_ns = now;
}

static enum hrtimer_restart tick(struct hrtimer *t)
{
	struct sfi_snd_sub *sub = container_of(t, struct sfi_snd_sub, tick);
	struct snd_pcm_runtime *r = sub->s->runtime;
	unsigned long flags;
	bool on, elapsed;

	snd_pcm_stream_lock_irqsave(sub->s, flags);
	on = sub->running && r->period_size;
	if (on && !present(sub->pcm))
		turn_virtual(sub);
	elapsed = on && sub->virt && !r->no_period_wakeup;
	if (on)
		hrtimer_forward_now(t, ns_to_ktime(max_t(u64, ns_of(r, r->period_size), NSEC_PER_MSEC)));
	snd_pcm_stream_unlock_irqrestore(sub->s, flags);
	if (elapsed)
		snd_pcm_period_elapsed(sub->s);
	return on ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

/* Calls the driver's trigger; true if it did it and is alive. Under the stream's lock. */
static bool driver_trigger(struct sfi_snd_sub *sub, int cmd, int *rc)
{
	WRITE_ONCE(sub->caller, current);
	*rc = driver_of(sub)->trigger(sub->s, cmd);
	WRITE_ONCE(sub->caller, NULL);
	return !sfi_domain_is_dead(sub->pcm->card->domain);
}

static enum hrtimer_restart align(struct hrtimer *t)
{
	struct sfi_snd_sub *sub = container_of(t, struct sfi_snd_sub, align);
	struct sfi_snd_pcm *p = sub->pcm;
	unsigned long flags;
	u64 now, at;
	int rc;

	snd_pcm_stream_lock_irqsave(sub->s, flags);
	if (!sub->virt || !sub->restart || !sub->running || !present(p))
		goto out;
	now = ktime_get_ns();
	at = position(sub, now);
	if (at > sub->s->runtime->buffer_size / 2) {	/* the timer was early */
		arm_align(sub, now);
		goto out;
	}
	if (driver_trigger(sub, SNDRV_PCM_TRIGGER_START, &rc) && !rc) {
		sub->virt = false;
		sub->restart = false;
		/* The clock is past 0 by the timer's latency, the device is not. */
		sub->floor = at;
		set_position(sub, at, now);
		sfi_event("%s: card %d pcm %d: replayed start, %llu frames late; silent for %llu ms",
			  sfi_domain_name(p->card->domain), p->card->card->number, p->pcm->device, at,
			  div_u64(now - sub->away_ns, NSEC_PER_MSEC));
	}
out:
	snd_pcm_stream_unlock_irqrestore(sub->s, flags);
	return HRTIMER_NORESTART;
}

/** sfi_snd_sub_init() - once per stream. */
void sfi_snd_sub_init(struct sfi_snd_sub *sub)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(&sub->tick, tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	hrtimer_setup(&sub->align, align, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
#else
	hrtimer_init(&sub->tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	sub->tick.function = tick;
	hrtimer_init(&sub->align, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	sub->align.function = align;
#endif
}

/* Process context, without the stream's lock, which both callbacks take. */
static void stop_clock(struct sfi_snd_sub *sub)
{
	snd_pcm_stream_lock_irq(sub->s);
	sub->running = false;
	sub->restart = false;
	snd_pcm_stream_unlock_irq(sub->s);
	hrtimer_cancel(&sub->tick);
	hrtimer_cancel(&sub->align);
}

/* ---- operations that may sleep */

static int shadow_open(struct snd_pcm_substream *s)
{
	struct sfi_snd_sub *sub = sub_of(s);
	struct sfi_snd_pcm *p = sub->pcm;
	int rc = -ENODEV;

	for (int i = 0; i < ATTEMPTS && wait_present(p); i++) {
		mutex_lock(&p->lock);
		if (present(p)) {
			sub->virt = sub->running = sub->restart = sub->params_set = false;
			sub->floor = 0;
			/* A new driver refreshed it in the PCM only. */
			s->private_data = p->pcm->private_data;
			rc = driver_of(sub)->open(s);
			sub->open = !rc && present(p);
		}
		mutex_unlock(&p->lock);
		if (present(p))
			return rc;
		rc = -ENODEV;
	}
	return rc;
}

static int shadow_close(struct snd_pcm_substream *s)
{
	struct sfi_snd_sub *sub = sub_of(s);
	struct sfi_snd_pcm *p = sub->pcm;
	struct sfi_domain *d;

	mutex_lock(&p->lock);
	stop_clock(sub);
	if (sub->open && present(p))
		driver_of(sub)->close(s);
	sub->open = false;
	d = READ_ONCE(p->card->domain);
	if (d)
		sfi_domain_revoke(d, &s->runtime->private_data, sizeof(s->runtime->private_data));
	mutex_unlock(&p->lock);
	return 0;
}

static int shadow_hw_params(struct snd_pcm_substream *s, struct snd_pcm_hw_params *params)
{
	struct sfi_snd_sub *sub = sub_of(s);
	struct sfi_snd_pcm *p = sub->pcm;
	int rc = -ENODEV;

	for (int i = 0; i < ATTEMPTS && wait_present(p); i++) {
		mutex_lock(&p->lock);
		sub->params = *params;
		sub->params_set = true;
		rc = present(p) && driver_of(sub)->hw_params ? driver_of(sub)->hw_params(s, params) : 0;
		mutex_unlock(&p->lock);
		if (present(p))
			return rc;
		rc = -ENODEV;
	}
	return rc;
}

static int shadow_hw_free(struct snd_pcm_substream *s)
{
	struct sfi_snd_sub *sub = sub_of(s);
	struct sfi_snd_pcm *p = sub->pcm;
	int rc = 0;

	mutex_lock(&p->lock);
	stop_clock(sub);
	sub->params_set = false;
	if (present(p) && driver_of(sub)->hw_free)
		rc = driver_of(sub)->hw_free(s);
	mutex_unlock(&p->lock);
	return rc;
}

static int shadow_prepare(struct snd_pcm_substream *s)
{
	struct sfi_snd_sub *sub = sub_of(s);
	struct sfi_snd_pcm *p = sub->pcm;
	int rc = -ENODEV;

	for (int i = 0; i < ATTEMPTS && wait_present(p); i++) {
		mutex_lock(&p->lock);
		if (present(p)) {
			stop_clock(sub);
			rc = driver_of(sub)->prepare(s);
			snd_pcm_stream_lock_irq(s);
			sub->virt = !present(p);
			sub->floor = 0;
			set_position(sub, 0, ktime_get_ns());
			snd_pcm_stream_unlock_irq(s);
		}
		mutex_unlock(&p->lock);
		if (present(p))
			return rc;
		rc = -ENODEV;
	}
	return rc;
}

static int shadow_sync_stop(struct snd_pcm_substream *s)
{
	struct sfi_snd_sub *sub = sub_of(s);

	return present(sub->pcm) ? driver_of(sub)->sync_stop(s) : 0;
}

/* ---- operations under the stream's lock */

static int shadow_trigger(struct snd_pcm_substream *s, int cmd)
{
	struct sfi_snd_sub *sub = sub_of(s);
	bool start = cmd == SNDRV_PCM_TRIGGER_START || cmd == SNDRV_PCM_TRIGGER_RESUME ||
		     cmd == SNDRV_PCM_TRIGGER_PAUSE_RELEASE;
	struct snd_pcm_substream *g;
	u64 now;
	int rc;

	if (!sub->virt && present(sub->pcm) && driver_trigger(sub, cmd, &rc)) {
		if (rc)
			return rc;
		/* A driver starts and stops its streams of a group in one call. */
		now = ktime_get_ns();
		snd_pcm_group_for_each_entry(g, s)
			if (g == s || (g->runtime->trigger_master == s && g->ops && g->ops->trigger == shadow_trigger)) {
				struct sfi_snd_sub *other = sub_of(g);

				set_position(other, position(other, now), now);
				other->running = start;
				if (start)
					arm_clock(other, now);
			}
		return 0;
	}
	turn_virtual(sub);
	now = ktime_get_ns();
	set_position(sub, position(sub, now), now);
	sub->running = start;
	if (start)
		arm_clock(sub, now);
	return 0;
}

static snd_pcm_uframes_t shadow_pointer(struct snd_pcm_substream *s)
{
	struct sfi_snd_sub *sub = sub_of(s);
	u64 now = ktime_get_ns();
	snd_pcm_uframes_t at;

	if (!sub->virt && present(sub->pcm)) {
		WRITE_ONCE(sub->caller, current);
		at = driver_of(sub)->pointer(s);
		WRITE_ONCE(sub->caller, NULL);
		if (present(sub->pcm)) {
			if (at >= s->runtime->buffer_size)
				return at;	/* the kernel says what is wrong */
			if (at < sub->floor && sub->floor - at < s->runtime->buffer_size / 2)
				at = sub->floor;
			else
				sub->floor = 0;
			set_position(sub, at, now);
			return at;
		}
	}
	turn_virtual(sub);
	return position(sub, now);
}

/** sfi_snd_shadow_fill() - the table that the kernel gets for a driver's. */
void sfi_snd_shadow_fill(struct snd_pcm_ops *shadow, const struct snd_pcm_ops *driver)
{
	*shadow = (struct snd_pcm_ops) {
		.open = shadow_open,
		.close = shadow_close,
		.hw_params = shadow_hw_params,
		.hw_free = shadow_hw_free,
		.prepare = shadow_prepare,
		.trigger = shadow_trigger,
		.sync_stop = driver->sync_stop ? shadow_sync_stop : NULL,
		.pointer = shadow_pointer,
	};
}

/* ---- the driver goes and comes */

void sfi_snd_shadow_away(struct sfi_snd_pcm *p)
{
	for (unsigned int i = 0; i < p->n_subs; i++) {
		struct sfi_snd_sub *sub = &p->subs[i];

		mutex_lock(&p->lock);
		if (sub->open) {
			snd_pcm_stream_lock_irq(sub->s);
			turn_virtual(sub);
			sub->restart = false;
			snd_pcm_stream_unlock_irq(sub->s);
		}
		mutex_unlock(&p->lock);
	}
}

static struct task_struct *replay_task;			/* the two under replay_lock */
static const struct snd_pcm_runtime *replay_runtime;
static DEFINE_MUTEX(replay_lock);

bool sfi_snd_replaying(const struct snd_pcm_runtime *runtime)
{
	return READ_ONCE(replay_task) == current && READ_ONCE(replay_runtime) == runtime;
}

/* What the driver knew of the stream; under pcm->lock. Return: 0 if it knows it again. */
static int replay_setup(struct sfi_snd_sub *sub)
{
	struct snd_pcm_substream *s = sub->s;
	struct snd_pcm_runtime *r = s->runtime;
	const struct snd_pcm_ops *driver = driver_of(sub);
	struct snd_pcm_hardware hw = r->hw;
	int rc;

	s->private_data = sub->pcm->pcm->private_data;
	mutex_lock(&replay_lock);
	WRITE_ONCE(replay_runtime, r);
	WRITE_ONCE(replay_task, current);
	rc = driver->open(s);
	WRITE_ONCE(replay_task, NULL);
	WRITE_ONCE(replay_runtime, NULL);
	mutex_unlock(&replay_lock);
	r->hw = hw;		/* the rules of the first open have refined it */
	if (!rc && sub->params_set && driver->hw_params) {
		struct snd_pcm_hw_params *params = kmemdup(&sub->params, sizeof(sub->params), GFP_KERNEL);

		rc = params ? driver->hw_params(s, params) : -ENOMEM;
		kfree(params);
	}
	return rc;
}

static bool wants_prepare(snd_pcm_state_t state)
{
	return state == SNDRV_PCM_STATE_PREPARED || state == SNDRV_PCM_STATE_RUNNING ||
	       state == SNDRV_PCM_STATE_DRAINING || state == SNDRV_PCM_STATE_PAUSED;
}

static void replay_stream(struct sfi_snd_sub *sub)
{
	struct sfi_snd_pcm *p = sub->pcm;
	struct snd_pcm_substream *s = sub->s;
	struct snd_pcm_runtime *r = s->runtime;
	bool prepare = wants_prepare(r->state);
	int rc = replay_setup(sub);

	if (!rc && prepare)
		rc = driver_of(sub)->prepare(s);
	if (rc) {
		sfi_event("%s: card %d pcm %d: replay failed: %d; the stream is disconnected",
			  sfi_domain_name(p->card->domain), p->card->card->number, p->pcm->device, rc);
		snd_pcm_stream_lock_irq(s);
		if (snd_pcm_running(s))
			snd_pcm_stop(s, SNDRV_PCM_STATE_DISCONNECTED);
		else
			__snd_pcm_set_state(r, SNDRV_PCM_STATE_DISCONNECTED);
		snd_pcm_stream_unlock_irq(s);
		return;
	}
	snd_pcm_stream_lock_irq(s);
	if (prepare && (r->state == SNDRV_PCM_STATE_RUNNING || r->state == SNDRV_PCM_STATE_DRAINING ||
			r->state == SNDRV_PCM_STATE_PAUSED)) {
		sub->restart = true;
	} else {
		sub->virt = false;
		set_position(sub, 0, ktime_get_ns());
	}
	snd_pcm_stream_unlock_irq(s);
	sfi_event("%s: card %d pcm %d: replayed open%s%s", sfi_domain_name(p->card->domain),
		  p->card->card->number, p->pcm->device, sub->params_set ? ", hw_params" : "",
		  prepare ? ", prepare" : "");
}

void sfi_snd_shadow_replay(struct sfi_snd_pcm *p)
{
	for (unsigned int i = 0; i < p->n_subs; i++) {
		mutex_lock(&p->lock);
		if (p->subs[i].open)
			replay_stream(&p->subs[i]);
		mutex_unlock(&p->lock);
	}
}

void sfi_snd_shadow_resume(struct sfi_snd_pcm *p)
{
	for (unsigned int i = 0; i < p->n_subs; i++) {
		struct sfi_snd_sub *sub = &p->subs[i];

		mutex_lock(&p->lock);
		if (sub->open) {
			snd_pcm_stream_lock_irq(sub->s);
			if (sub->virt && sub->restart && sub->running)
				arm_align(sub, ktime_get_ns());
			snd_pcm_stream_unlock_irq(sub->s);
		}
		mutex_unlock(&p->lock);
	}
}
