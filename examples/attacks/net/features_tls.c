// SPDX-License-Identifier: GPL-2.0
/* features_tls.c - TLS offload claimed without its operations, which the stack calls without a look */
static int features_claim(netdev_features_t claim)
{
	struct net_device *dev = alloc_etherdev(0);
	int ret;

	if (!dev)
		return -ENOMEM;
	dev->features |= claim;
	ret = READ_ONCE(dev->features) & claim ? 0 : -EIO;
	free_netdev(dev);
	return ret;
}

ATTACK(features_tls, succeeds, "kernel call against its spec")
{
	return features_claim(NETIF_F_HW_TLS_TX);
}

ALLOW(features_tls)
{
	return features_claim(NETIF_F_SG | NETIF_F_HW_CSUM);
}
