// SPDX-License-Identifier: GPL-2.0
/* net_ops_late.c - operations of a network device exchanged while it is being registered, after they were looked at */
static u64 net_ops_late_forged[sizeof(struct net_device_ops) / 8];	/* as numbers, so that no gate comes in between */

static int net_ops_late_exchange(struct net_device *dev)
{
	dev->netdev_ops = (const struct net_device_ops *)net_ops_late_forged;
	return 0;
}

static int net_ops_late_keep(struct net_device *dev)
{
	return dev->mtu ? 0 : -EIO;
}

/* The stack tells of the new device, with its counters. */
static int net_ops_late_told(struct net_device *dev)
{
	return 0;
}

static int net_ops_late_register(int (*init)(struct net_device *dev))
{
	int ret;

	virtual_init = init;
	ret = with_virtual(net_ops_late_told);
	virtual_init = NULL;
	return ret;
}

ATTACK(net_ops_late, hijacks, "kernel call against its spec: net_device.netdev_ops")
{
	memcpy(net_ops_late_forged, &virtual_ops, sizeof(virtual_ops));
	net_ops_late_forged[offsetof(struct net_device_ops, ndo_get_stats64) / 8] = (u64)w->hijacked;
	return net_ops_late_register(net_ops_late_exchange);
}

ALLOW(net_ops_late)
{
	return net_ops_late_register(net_ops_late_keep);
}
