// SPDX-License-Identifier: GPL-2.0
/* timer_sealed.c - function of an armed timer overwritten */
static int timer_sealed_fired;

static void timer_sealed_fn(struct timer_list *timer)
{
	WRITE_ONCE(timer_sealed_fired, 1);
}

static struct timer_list timer_sealed_timer;

ATTACK(timer_sealed, hijacks, "write to foreign memory")
{
	timer_setup(&timer_sealed_timer, timer_sealed_fn, 0);
	mod_timer(&timer_sealed_timer, jiffies + 5);
	*(u64 *)opaque(&timer_sealed_timer.function) = (u64)w->hijacked;
	msleep(100);
	return 0;
}

ALLOW(timer_sealed)
{
	timer_setup(&timer_sealed_timer, timer_sealed_fn, 0);
	mod_timer(&timer_sealed_timer, jiffies + 5);
	timer_delete_sync(&timer_sealed_timer);
	/* No longer armed: the driver's again. */
	timer_setup(&timer_sealed_timer, timer_sealed_fn, 0);
	return READ_ONCE(timer_sealed_fired) ? -EIO : 0;
}
