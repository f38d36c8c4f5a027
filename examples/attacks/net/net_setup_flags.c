// SPDX-License-Identifier: GPL-2.0
/* net_setup_flags.c - network device that its setup function declares to be up, without opening it */
static unsigned int net_setup_flags_wanted;

static void net_setup_flags_write(struct net_device *dev)
{
	dev->flags |= net_setup_flags_wanted;
}

static int net_setup_flags_try(unsigned int flags)
{
	struct net_device *dev;
	int ret;

	net_setup_flags_wanted = flags;
	virtual_disturb = net_setup_flags_write;
	dev = virtual_alloc();
	if (!dev)
		return -ENOMEM;
	ret = (dev->flags & flags) == flags ? 0 : -EIO;
	free_netdev(dev);
	return ret;
}

ATTACK(net_setup_flags, succeeds, "kernel call against its spec: alloc_netdev_mqs")
{
	return net_setup_flags_try(IFF_UP);
}

ALLOW(net_setup_flags)
{
	return net_setup_flags_try(IFF_NOARP);
}
