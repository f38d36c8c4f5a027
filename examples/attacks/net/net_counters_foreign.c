// SPDX-License-Identifier: GPL-2.0
/* net_counters_foreign.c - counters of a network device read into a kernel object */
static u64 *net_counters_into;

static int net_counters_into_body(struct net_device *dev)
{
	u64 bytes = 1;

	dev_lstats_read(dev, net_counters_into, &bytes);
	free_percpu(dev->lstats);
	return bytes ? -EIO : 0;
}

ATTACK(net_counters_foreign, corrupts, "kernel call against its spec: dev_lstats_read")
{
	virtual_init = virtual_init_counters;
	net_counters_into = opaque(w->heap);
	return with_virtual(net_counters_into_body);
}

ALLOW(net_counters_foreign)
{
	static u64 own = 1;

	virtual_init = virtual_init_counters;
	net_counters_into = &own;
	return with_virtual(net_counters_into_body) ?: own ? -EIO : 0;
}
