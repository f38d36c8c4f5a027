// SPDX-License-Identifier: GPL-2.0
/* net_link_forged.c - kind of a network device whose function the attacker chose */
static struct rtnl_link_ops net_link_ops = { .kind = "attack", .setup = virtual_setup };

/* The stack tells of the new device, and asks its kind what to say. */
static int net_link_try(struct rtnl_link_ops *ops)
{
	struct net_device *dev = virtual_alloc();
	int ret;

	if (!dev)
		return -ENOMEM;
	dev->rtnl_link_ops = ops;
	ret = register_netdev(dev);
	if (!ret)
		unregister_netdev(dev);
	free_netdev(dev);
	return ret;
}

ATTACK(net_link_forged, dies, "kernel call against its spec: register_netdev")
{
	*(void **)opaque(&net_link_ops.fill_info) = w->hijacked;
	return net_link_try(&net_link_ops);
}

ALLOW(net_link_forged)
{
	int ret = rtnl_link_register(&net_link_ops);

	if (ret)
		return ret;
	ret = net_link_try(&net_link_ops);
	rtnl_link_unregister(&net_link_ops);
	return ret;
}
