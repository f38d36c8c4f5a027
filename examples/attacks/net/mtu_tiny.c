// SPDX-License-Identifier: GPL-2.0
/* mtu_tiny.c - an MTU that the protocols were not told of: forwarding would cut packets into nothing, for ever */
static int mtu_set(unsigned int mtu)
{
	struct net_device *dev = alloc_etherdev(0);
	int ret;

	if (!dev)
		return -ENOMEM;
	dev->mtu = mtu;
	ret = READ_ONCE(dev->mtu) == mtu ? 0 : -EIO;
	free_netdev(dev);
	return ret;
}

ATTACK(mtu_tiny, succeeds, "kernel call against its spec")
{
	return mtu_set(opaque_number(1));
}

ALLOW(mtu_tiny)
{
	return mtu_set(opaque_number(68));
}
