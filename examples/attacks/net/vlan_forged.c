// SPDX-License-Identifier: GPL-2.0
/* vlan_forged.c - VLAN tags of a made-up packet, whose headers are nowhere */
#include <linux/if_vlan.h>

ATTACK(vlan_forged, dies, "kernel call against its spec: vlan_features_check")
{
	static struct sk_buff skb;
	static u8 data[1024] __aligned(8);

	skb.head = skb.data = data;
	skb.end = 512;		/* no fragments there, */
	skb.len = skb.data_len = VLAN_ETH_HLEN;		/* in which it says that its data is */
	skb.protocol = htons(ETH_P_8021Q);
	return vlan_features_check(opaque(&skb), NETIF_F_SG) ? 0 : -EIO;
}

ALLOW(vlan_forged)
{
	struct sk_buff *skb = alloc_skb(128, GFP_KERNEL);
	int ret;

	if (!skb)
		return -ENOMEM;
	memset(skb_put(skb, VLAN_ETH_HLEN), 0, VLAN_ETH_HLEN);
	skb->protocol = htons(ETH_P_8021Q);
	ret = vlan_features_check(skb, NETIF_F_SG) == NETIF_F_SG ? 0 : -EIO;
	kfree_skb(skb);
	return ret;
}
