// SPDX-License-Identifier: GPL-2.0
/* net_unregister_new.c - network device unregistered that never was registered */
static int net_unregister_new_try(bool registered)
{
	struct net_device *dev = virtual_alloc();
	int ret = 0;

	if (!dev)
		return -ENOMEM;
	if (registered)
		ret = register_netdev(dev);
	if (!ret)
		unregister_netdev(dev);
	free_netdev(dev);
	return ret;
}

ATTACK(net_unregister_new, dies, "kernel call against its spec: unregister_netdev")
{
	return net_unregister_new_try(false);
}

ALLOW(net_unregister_new)
{
	return net_unregister_new_try(true);
}
