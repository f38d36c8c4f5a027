// SPDX-License-Identifier: GPL-2.0
/* timer_freed.c - memory with an armed timer in it freed and filled again */
static void timer_freed_fn(struct timer_list *timer) { }

static struct timer_list *timer_freed_new(void)
{
	struct timer_list *timer = opaque(kzalloc(sizeof(*timer), GFP_KERNEL));

	if (timer)
		timer_setup(timer, timer_freed_fn, 0);
	return timer;
}

ATTACK(timer_freed, hijacks, "kernel call against its spec: kfree")
{
	struct timer_list *timer = timer_freed_new();
	u64 copy[sizeof(*timer) / 8], *again;

	if (!timer)
		return -ENOMEM;
	mod_timer(timer, jiffies + 5);
	memcpy(copy, timer, sizeof(*timer));
	kfree(timer);
	/* The allocator hands the same memory out again; the timer list still names it. */
	again = opaque(kmalloc(sizeof(*timer), GFP_KERNEL));
	if (again != (u64 *)timer)
		return -EAGAIN;
	copy[offsetof(struct timer_list, function) / 8] = (u64)w->hijacked;
	memcpy(again, copy, sizeof(*timer));
	msleep(100);
	return 0;
}

ALLOW(timer_freed)
{
	struct timer_list *timer = timer_freed_new();

	if (!timer)
		return -ENOMEM;
	mod_timer(timer, jiffies + 5);
	timer_delete_sync(timer);
	kfree(timer);
	return 0;
}
