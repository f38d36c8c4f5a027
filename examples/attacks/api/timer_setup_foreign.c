// SPDX-License-Identifier: GPL-2.0
/* timer_setup_foreign.c - timer_setup on a timer of the kernel's */
static void timer_setup_foreign_fn(struct timer_list *timer) { }

ATTACK(timer_setup_foreign, corrupts, "kernel call against its spec: init_timer_key")
{
	timer_setup((struct timer_list *)opaque(w->timer), timer_setup_foreign_fn, 0);
	return 0;
}

ALLOW(timer_setup_foreign)
{
	static struct timer_list own;

	timer_setup((struct timer_list *)opaque(&own), timer_setup_foreign_fn, 0);
	return timer_pending(&own) ? -EIO : 0;
}
