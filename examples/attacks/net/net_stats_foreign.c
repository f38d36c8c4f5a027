// SPDX-License-Identifier: GPL-2.0
/* net_stats_foreign.c - another driver's memory given out as the counters of a network device */
static struct net_device_stats *net_stats_answer;
static unsigned int net_stats_asked;

static struct net_device_stats *net_stats_get(struct net_device *dev)
{
	net_stats_asked++;
	return net_stats_answer ?: &dev->stats;
}

static netdev_tx_t net_stats_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops net_stats_ops = {
	.ndo_start_xmit = net_stats_xmit,
	.ndo_get_stats = net_stats_get,
};

/* The stack tells of the new device, with its counters. */
static int net_stats_register(void)
{
	struct net_device *dev = alloc_etherdev(0);
	int ret;

	if (!dev)
		return -ENOMEM;
	dev->netdev_ops = &net_stats_ops;
	ret = register_netdev(dev);
	if (!ret)
		unregister_netdev(dev);
	free_netdev(dev);
	return ret ?: net_stats_asked ? 0 : -EIO;
}

ATTACK(net_stats_foreign, succeeds, "kernel call against its spec")
{
	net_stats_answer = opaque(theirs);
	return net_stats_register();
}

ALLOW(net_stats_foreign)
{
	return net_stats_register();
}
