// SPDX-License-Identifier: GPL-2.0
/* net_setup_frees.c - network device freed by its own setup function, before the kernel is done with it */
static void net_setup_frees_now(struct net_device *dev)
{
	free_netdev(dev);
}

ATTACK(net_setup_frees, dies, "kernel call against its spec: free_netdev")
{
	struct net_device *dev;

	virtual_disturb = net_setup_frees_now;
	dev = virtual_alloc();
	free_netdev(dev);
	return 0;
}

ALLOW(net_setup_frees)
{
	struct net_device *dev = virtual_alloc();

	if (!dev)
		return -ENOMEM;
	free_netdev(dev);
	return 0;
}
