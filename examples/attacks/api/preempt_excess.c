// SPDX-License-Identifier: GPL-2.0
/* preempt_excess.c - preemption switched on more often than off */
static struct timer_list preempt_excess_timer;
static bool preempt_excess_balanced;

static void preempt_excess_fn(struct timer_list *timer)
{
	if (READ_ONCE(preempt_excess_balanced))
		preempt_disable();
	preempt_count_dec();
}

static int preempt_excess_run(bool balanced)
{
	preempt_excess_balanced = balanced;
	timer_setup(&preempt_excess_timer, preempt_excess_fn, 0);
	mod_timer(&preempt_excess_timer, jiffies + 1);
	msleep(50);
	timer_delete_sync(&preempt_excess_timer);
	return 0;
}

ATTACK(preempt_excess, dies, "lock or context left unbalanced")
{
	return preempt_excess_run(false);
}

ALLOW(preempt_excess)
{
	return preempt_excess_run(true);
}
