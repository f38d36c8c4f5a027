// SPDX-License-Identifier: GPL-2.0
/* work_freed.c - memory with a queued work item in it freed */
static void work_freed_fn(struct work_struct *work) { }

static struct delayed_work *work_freed_new(void)
{
	struct delayed_work *work = opaque(kzalloc(sizeof(*work), GFP_KERNEL));

	if (work)
		INIT_DELAYED_WORK(work, work_freed_fn);
	return work;
}

ATTACK(work_freed, hijacks, "kernel call against its spec: kfree")
{
	struct delayed_work *work = work_freed_new();
	u64 copy[sizeof(*work) / 8], *again;

	if (!work)
		return -ENOMEM;
	schedule_delayed_work(work, 5);
	memcpy(copy, work, sizeof(*work));
	kfree(work);
	again = opaque(kmalloc(sizeof(*work), GFP_KERNEL));
	if (again != (u64 *)work)
		return -EAGAIN;
	copy[offsetof(struct delayed_work, work.func) / 8] = (u64)w->hijacked;
	memcpy(again, copy, sizeof(*work));
	msleep(100);
	return 0;
}

ALLOW(work_freed)
{
	struct delayed_work *work = work_freed_new();

	if (!work)
		return -ENOMEM;
	schedule_delayed_work(work, 1000 * HZ);
	cancel_delayed_work_sync(work);
	kfree(work);
	return 0;
}
