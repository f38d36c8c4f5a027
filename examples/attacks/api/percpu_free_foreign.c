// SPDX-License-Identifier: GPL-2.0
/* percpu_free_foreign.c - the loopback device's per-CPU counters freed, and got */
#include <linux/percpu.h>
#include <net/net_namespace.h>

#define PERCPU_TRIES 4096

/* What is allocated stays so: the loopback device goes on using it. */
static int percpu_free_and_get(void __percpu *target)
{
	unsigned int i;

	free_percpu(target);
	for (i = 0; i < PERCPU_TRIES; i++)
		if (netdev_alloc_pcpu_stats(struct pcpu_lstats) == target)
			return 0;
	return -EIO;
}

ATTACK(percpu_free_foreign, succeeds, "kernel call against its spec: free_percpu")
{
	return percpu_free_and_get(init_net.loopback_dev->lstats);
}

ALLOW(percpu_free_foreign)
{
	struct pcpu_lstats __percpu *own = netdev_alloc_pcpu_stats(struct pcpu_lstats);

	if (!own)
		return -ENOMEM;
	this_cpu_ptr(own)->packets = (u64_stats_t){ 0 };
	free_percpu(own);
	return 0;
}
