// SPDX-License-Identifier: GPL-2.0
/* timer_foreign.c - mod_timer on a timer of the kernel's */
ATTACK(timer_foreign, corrupts, "kernel call against its spec: mod_timer")
{
	mod_timer(opaque(w->timer), jiffies + 1000 * HZ);
	return 0;
}

static void timer_foreign_fn(struct timer_list *timer) { }

ALLOW(timer_foreign)
{
	static struct timer_list own;

	timer_setup(&own, timer_foreign_fn, 0);
	mod_timer(opaque(&own), jiffies + 1000 * HZ);
	return timer_delete_sync(&own) == 1 ? 0 : -EIO;
}
