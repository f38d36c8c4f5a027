// SPDX-License-Identifier: GPL-2.0
/* timer_wild_base.c - timer whose flags name a processor that does not exist */
static void timer_wild_base_fn(struct timer_list *timer) { }

static int timer_wild_base_with(u32 flags)
{
	static struct timer_list own;

	timer_setup(&own, timer_wild_base_fn, 0);
	*(u32 *)opaque(&own.flags) |= flags;
	mod_timer(&own, jiffies + 1000 * HZ);
	timer_delete_sync(&own);
	return 0;
}

ATTACK(timer_wild_base, dies, "kernel call against its spec: mod_timer")
{
	return timer_wild_base_with(opaque_number(TIMER_CPUMASK));
}

ALLOW(timer_wild_base)
{
	return timer_wild_base_with(opaque_number(0));
}
