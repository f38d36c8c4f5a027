// SPDX-License-Identifier: GPL-2.0
/* net_setup_registers.c - network device registered by its own setup function, before it has queues */
static void net_setup_registers_now(struct net_device *dev)
{
	strcpy(dev->name, "attack%d");
	register_netdevice(dev);
}

static int net_setup_registers_try(bool early)
{
	struct net_device *dev;
	int ret;

	rtnl_lock();
	virtual_disturb = early ? net_setup_registers_now : NULL;
	dev = virtual_alloc();
	ret = !dev ? -ENOMEM : early ? 0 : register_netdevice(dev);
	rtnl_unlock();
	if (!ret)
		unregister_netdev(dev);
	if (dev)
		free_netdev(dev);
	return ret;
}

ATTACK(net_setup_registers, dies, "kernel call against its spec: register_netdevice")
{
	return net_setup_registers_try(true);
}

ALLOW(net_setup_registers)
{
	return net_setup_registers_try(false);
}
