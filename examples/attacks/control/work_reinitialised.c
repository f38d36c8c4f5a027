// SPDX-License-Identifier: GPL-2.0
/* work_reinitialised.c - work item initialised again while it is queued */
static void work_reinitialised_fn(struct work_struct *work) { }

ATTACK(work_reinitialised, succeeds, "write to foreign memory")
{
	/* Leaked: without SFI the kernel goes on to use it. */
	struct delayed_work *work = opaque(kzalloc(sizeof(*work), GFP_KERNEL));

	if (!work)
		return -ENOMEM;
	INIT_DELAYED_WORK(work, work_reinitialised_fn);
	schedule_delayed_work(work, 1000 * HZ);
	INIT_DELAYED_WORK(work, work_reinitialised_fn);
	return timer_pending(&work->timer) ? -EIO : 0;
}

ALLOW(work_reinitialised)
{
	struct delayed_work *work = opaque(kzalloc(sizeof(*work), GFP_KERNEL));

	if (!work)
		return -ENOMEM;
	INIT_DELAYED_WORK(work, work_reinitialised_fn);
	schedule_delayed_work(work, 1000 * HZ);
	cancel_delayed_work_sync(work);
	INIT_DELAYED_WORK(work, work_reinitialised_fn);
	kfree(work);
	return 0;
}
