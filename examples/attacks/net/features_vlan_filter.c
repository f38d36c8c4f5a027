// SPDX-License-Identifier: GPL-2.0
/* features_vlan_filter.c - a filter of VLANs claimed after registration, by a device without operations for it */
static int vlan_filter_vids;

static netdev_tx_t vlan_filter_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static int vlan_filter_add(struct net_device *dev, __be16 proto, u16 vid)
{
	vlan_filter_vids++;
	return 0;
}

static int vlan_filter_kill(struct net_device *dev, __be16 proto, u16 vid)
{
	vlan_filter_vids--;
	return 0;
}

static const struct net_device_ops vlan_filter_none = {
	.ndo_start_xmit = vlan_filter_xmit,
};
static const struct net_device_ops vlan_filter_both = {
	.ndo_start_xmit = vlan_filter_xmit,
	.ndo_vlan_rx_add_vid = vlan_filter_add,
	.ndo_vlan_rx_kill_vid = vlan_filter_kill,
};

static int vlan_filter_claim(const struct net_device_ops *ops)
{
	struct net_device *dev = alloc_etherdev(0);
	int ret;

	if (!dev)
		return -ENOMEM;
	dev->netdev_ops = ops;
	ret = register_netdev(dev);
	if (!ret) {
		dev->features |= NETIF_F_HW_VLAN_CTAG_FILTER;
		ret = READ_ONCE(dev->features) & NETIF_F_HW_VLAN_CTAG_FILTER ? 0 : -EIO;
		dev->features &= ~NETIF_F_HW_VLAN_CTAG_FILTER;
		unregister_netdev(dev);
	}
	free_netdev(dev);
	return ret;
}

ATTACK(features_vlan_filter, succeeds, "kernel call against its spec")
{
	return vlan_filter_claim(&vlan_filter_none);
}

ALLOW(features_vlan_filter)
{
	return vlan_filter_claim(&vlan_filter_both);
}
