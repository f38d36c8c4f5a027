// SPDX-License-Identifier: GPL-2.0
/* timer_left_armed.c - failed init that leaves a timer armed in the module's memory */
static int timer_left_armed_fired;

static void timer_left_armed_fn(struct timer_list *timer)
{
	WRITE_ONCE(timer_left_armed_fired, 1);
}

static struct timer_list timer_left_armed_timer;

/* The loader frees the module; the runtime must have stopped the timer before. */
ATTACK(timer_left_armed, dies, "contained")
{
	timer_setup(&timer_left_armed_timer, timer_left_armed_fn, 0);
	mod_timer(&timer_left_armed_timer, jiffies + HZ / 5);
	return -EBUSY;
}

ALLOW(timer_left_armed)
{
	timer_setup(&timer_left_armed_timer, timer_left_armed_fn, 0);
	mod_timer(&timer_left_armed_timer, jiffies + HZ / 5);
	timer_delete_sync(&timer_left_armed_timer);
	return READ_ONCE(timer_left_armed_fired) ? -EIO : 0;
}
