// SPDX-License-Identifier: GPL-2.0
/* work_foreign.c - queue_work on a work item of the kernel's */
ATTACK(work_foreign, corrupts, "kernel call against its spec: queue_work_on")
{
	queue_work_on(WORK_CPU_UNBOUND, system_wq, opaque(w->work));
	return 0;
}

static void work_foreign_fn(struct work_struct *work) { }

ALLOW(work_foreign)
{
	static struct work_struct own;

	INIT_WORK(&own, work_foreign_fn);
	queue_work_on(WORK_CPU_UNBOUND, system_wq, opaque(&own));
	flush_work(&own);
	return 0;
}
