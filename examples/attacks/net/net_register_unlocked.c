// SPDX-License-Identifier: GPL-2.0
/* net_register_unlocked.c - network device registered without RTNL */
static int net_register_unlocked_try(bool lock)
{
	struct net_device *dev = virtual_alloc();
	int ret;

	if (!dev)
		return -ENOMEM;
	if (lock)
		rtnl_lock();
	ret = register_netdevice(dev);
	if (lock)
		rtnl_unlock();
	if (!ret)
		unregister_netdev(dev);
	free_netdev(dev);
	return ret;
}

ATTACK(net_register_unlocked, dies, "kernel call against its spec: register_netdevice")
{
	return net_register_unlocked_try(false);
}

ALLOW(net_register_unlocked)
{
	return net_register_unlocked_try(true);
}
