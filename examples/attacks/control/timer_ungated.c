// SPDX-License-Identifier: GPL-2.0
/* timer_ungated.c - timer whose function is the driver's own, past its gate */
static int timer_ungated_fired;
static struct timer_list timer_ungated_timer;

static noinline void timer_ungated_raw(struct timer_list *timer)
{
	WRITE_ONCE(timer_ungated_fired, 1);
}

static void timer_ungated_fn(struct timer_list *timer)
{
	timer_ungated_raw(timer);
}

ATTACK(timer_ungated, succeeds, "kernel call against its spec: mod_timer")
{
	timer_setup(&timer_ungated_timer, timer_ungated_fn, 0);
	*(u64 *)opaque(&timer_ungated_timer.function) = (u64)own_symbol("timer_ungated_raw");
	mod_timer(&timer_ungated_timer, jiffies + 1);
	msleep(50);
	return READ_ONCE(timer_ungated_fired) ? 0 : -EIO;
}

ALLOW(timer_ungated)
{
	timer_setup(&timer_ungated_timer, timer_ungated_fn, 0);
	mod_timer(&timer_ungated_timer, jiffies + 1);
	msleep(50);
	timer_delete_sync(&timer_ungated_timer);
	return READ_ONCE(timer_ungated_fired) ? 0 : -EIO;
}
