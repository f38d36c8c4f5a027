// SPDX-License-Identifier: GPL-2.0
/* kinds_timer.c - timers: sealed while armed, shut down by the reaper. */
#include <linux/module.h>
#include "kinds.h"

static void release_timer(struct sfi_domain *d, struct sfi_object *o)
{
	timer_shutdown_sync(o->obj);
}

const struct sfi_kind sfi_kind_timer = { .name = "timer", .order = SFI_REAP_TIMER, .release = release_timer };
EXPORT_SYMBOL_GPL(sfi_kind_timer);

static void seal(struct sfi_frame *f, struct timer_list *timer)
{
	u64 holder;

	if (sfi_owned(f, &sfi_kind_timer, timer))
		return;
	holder = sfi_d2k_seal(f, timer, sizeof(*timer), "timer");
	/* The kernel would unlink by a stale pprev and index its bases by flags. */
	if (timer->entry.pprev || (timer->flags & TIMER_CPUMASK) >= nr_cpu_ids || !timer->function)
		sfi_stub_fail(f, "an initialised timer (timer_setup) that is not armed", timer);
	sfi_check_gate(f, timer->function, "timer_list__function");
	sfi_track_for(f, holder, &sfi_kind_timer, timer, sizeof(*timer));
}

int sfi_timer_arm(struct sfi_frame *f, struct timer_list *timer, unsigned long expires)
{
	unsigned long flags = sfi_seal_enter(f);
	int ret;

	seal(f, timer);
	ret = mod_timer(timer, expires);
	sfi_seal_leave(f, flags);
	return ret;
}

int sfi_timer_cancel(struct sfi_frame *f, struct timer_list *timer, int (*cancel)(struct timer_list *))
{
	unsigned long flags = sfi_seal_enter(f);
	int ret;

	seal(f, timer);
	sfi_seal_leave(f, flags);
	ret = cancel(timer);		/* may wait for the timer's gate, which takes the seal lock */
	sfi_timer_expired(f, timer);
	return ret;
}

void sfi_timer_expired(struct sfi_frame *f, struct timer_list *timer)
{
	unsigned long flags = sfi_seal_enter(f);
	struct sfi_object *o = sfi_find(f, &sfi_kind_timer, timer);

	if (o && !timer_pending(timer)) {
		u64 holder = o->principal;

		sfi_untrack(f, &sfi_kind_timer, timer);
		sfi_k2d_grant(f, holder, timer, sizeof(*timer), "timer");
	}
	sfi_seal_leave(f, flags);
}
