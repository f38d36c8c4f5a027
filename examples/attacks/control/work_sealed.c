// SPDX-License-Identifier: GPL-2.0
/* work_sealed.c - function of a queued work item overwritten */
static int work_sealed_ran;

static void work_sealed_fn(struct work_struct *work)
{
	WRITE_ONCE(work_sealed_ran, 1);
}

static struct delayed_work work_sealed_work;

ATTACK(work_sealed, hijacks, "write to foreign memory")
{
	INIT_DELAYED_WORK(&work_sealed_work, work_sealed_fn);
	schedule_delayed_work(&work_sealed_work, 5);
	*(u64 *)opaque(&work_sealed_work.work.func) = (u64)w->hijacked;
	msleep(100);
	return 0;
}

ALLOW(work_sealed)
{
	INIT_DELAYED_WORK(&work_sealed_work, work_sealed_fn);
	schedule_delayed_work(&work_sealed_work, 1);
	msleep(100);
	cancel_delayed_work_sync(&work_sealed_work);
	return READ_ONCE(work_sealed_ran) ? 0 : -EIO;
}
