// SPDX-License-Identifier: GPL-2.0
/* features_vlan_filter.c - a filter of VLANs claimed after registration, by a device without operations for it */
static int vlan_filter_vids;

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

static const struct net_device_ops vlan_filter_ops = {
	.ndo_start_xmit = virtual_xmit,
	.ndo_vlan_rx_add_vid = vlan_filter_add,
	.ndo_vlan_rx_kill_vid = vlan_filter_kill,
};

static void vlan_filter_setup(struct net_device *dev)
{
	dev->netdev_ops = &vlan_filter_ops;
}

static int vlan_filter_claim(struct net_device *dev)
{
	int ret;

	dev->features |= NETIF_F_HW_VLAN_CTAG_FILTER;
	ret = READ_ONCE(dev->features) & NETIF_F_HW_VLAN_CTAG_FILTER ? 0 : -EIO;
	dev->features &= ~NETIF_F_HW_VLAN_CTAG_FILTER;
	return ret;
}

ATTACK(features_vlan_filter, succeeds, "kernel call against its spec")
{
	return with_virtual(vlan_filter_claim);
}

ALLOW(features_vlan_filter)
{
	int ret;

	virtual_disturb = vlan_filter_setup;
	ret = with_virtual(vlan_filter_claim);
	virtual_disturb = NULL;
	return ret;
}
