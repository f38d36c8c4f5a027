// SPDX-License-Identifier: GPL-2.0
/* sleep_in_timer.c - msleep in a timer function */
static struct timer_list sleep_in_timer_timer;
static unsigned int sleep_in_timer_ms;

static void sleep_in_timer_fn(struct timer_list *timer)
{
	if (READ_ONCE(sleep_in_timer_ms))
		msleep(sleep_in_timer_ms);
}

static int sleep_in_timer_for(unsigned int ms)
{
	sleep_in_timer_ms = ms;
	timer_setup(&sleep_in_timer_timer, sleep_in_timer_fn, 0);
	mod_timer(&sleep_in_timer_timer, jiffies + 1);
	msleep(50);
	timer_delete_sync(&sleep_in_timer_timer);
	return 0;
}

ATTACK(sleep_in_timer, dies, "kernel call against its spec: msleep")
{
	return sleep_in_timer_for(5);
}

ALLOW(sleep_in_timer)
{
	return sleep_in_timer_for(0);
}
