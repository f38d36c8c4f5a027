// SPDX-License-Identifier: GPL-2.0
/* work_wild_cpu.c - queue_work on a processor that does not exist */
static void work_wild_cpu_fn(struct work_struct *work) { }

static int work_wild_cpu_on(int cpu)
{
	static struct work_struct own;

	INIT_WORK(&own, work_wild_cpu_fn);
	queue_work_on(cpu, system_wq, &own);
	flush_work(&own);
	return 0;
}

ATTACK(work_wild_cpu, dies, "kernel call against its spec: queue_work_on")
{
	return work_wild_cpu_on(opaque_number(1 << 28));
}

ALLOW(work_wild_cpu)
{
	return work_wild_cpu_on(opaque_number(0));
}
