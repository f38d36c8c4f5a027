// SPDX-License-Identifier: GPL-2.0
/* timer_forged.c - timer whose function is a kernel address instead of a gate */
static int timer_forged_fired;

static void timer_forged_fn(struct timer_list *timer)
{
	WRITE_ONCE(timer_forged_fired, 1);
}

static struct timer_list timer_forged_timer;

ATTACK(timer_forged, hijacks, "kernel call against its spec: mod_timer")
{
	timer_setup(&timer_forged_timer, timer_forged_fn, 0);
	*(u64 *)opaque(&timer_forged_timer.function) = (u64)w->hijacked;
	mod_timer(&timer_forged_timer, jiffies + 1);
	msleep(50);
	return 0;
}

ALLOW(timer_forged)
{
	timer_setup(&timer_forged_timer, timer_forged_fn, 0);
	mod_timer(&timer_forged_timer, jiffies + 1);
	msleep(50);
	timer_delete_sync(&timer_forged_timer);
	return READ_ONCE(timer_forged_fired) ? 0 : -EIO;
}
