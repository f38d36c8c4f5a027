// SPDX-License-Identifier: GPL-2.0
/* net_counters_wild.c - per-CPU counters of a network device that are nowhere, read by the kernel */
static int net_counters_wild_init(struct net_device *dev)
{
	dev->lstats = (void __percpu *)opaque((void *)BAD);
	return 0;
}

static int net_counters_wild_body(struct net_device *dev)
{
	u64 packets, bytes;

	dev_lstats_read(dev, &packets, &bytes);
	return 0;
}

static int net_counters_own_body(struct net_device *dev)
{
	u64 packets, bytes;

	dev_lstats_add(dev, 64);
	dev_lstats_read(dev, &packets, &bytes);
	free_percpu(dev->lstats);
	return packets == 1 && bytes == 64 ? 0 : -EIO;
}

ATTACK(net_counters_wild, dies, "kernel call against its spec: dev_lstats_read")
{
	virtual_init = net_counters_wild_init;
	return with_virtual(net_counters_wild_body);
}

ALLOW(net_counters_wild)
{
	virtual_init = virtual_init_counters;
	return with_virtual(net_counters_own_body);
}
