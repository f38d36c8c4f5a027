// SPDX-License-Identifier: GPL-2.0
/* work_forged_queue.c - queue_work on a workqueue that the driver made up */
static void work_forged_queue_fn(struct work_struct *work) { }

static int work_forged_queue_on(struct workqueue_struct *wq)
{
	static struct work_struct own;

	INIT_WORK(&own, work_forged_queue_fn);
	queue_work_on(WORK_CPU_UNBOUND, wq, &own);
	flush_work(&own);
	return 0;
}

ATTACK(work_forged_queue, dies, "kernel call against its spec: queue_work_on")
{
	return work_forged_queue_on(opaque(kzalloc(1024, GFP_KERNEL)));
}

ALLOW(work_forged_queue)
{
	return work_forged_queue_on(system_wq);
}
