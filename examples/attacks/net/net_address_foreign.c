// SPDX-License-Identifier: GPL-2.0
/* net_address_foreign.c - a random address for somebody else's network device */
static int net_address_randomise(struct net_device *dev)
{
	u8 before[ETH_ALEN] __aligned(2), after[ETH_ALEN] __aligned(2);

	memcpy(before, dev->dev_addr, ETH_ALEN);
	eth_hw_addr_random(dev);
	memcpy(after, dev->dev_addr, ETH_ALEN);
	eth_hw_addr_set(dev, before);
	return ether_addr_equal(before, after) ? -EIO : 0;
}

ATTACK(net_address_foreign, succeeds, "kernel call against its spec: eth_hw_addr_random")
{
	return net_address_randomise(init_net.loopback_dev);
}

ALLOW(net_address_foreign)
{
	struct net_device *dev = virtual_alloc();
	int ret;

	if (!dev)
		return -ENOMEM;
	ret = net_address_randomise(dev);
	free_netdev(dev);
	return ret;
}
