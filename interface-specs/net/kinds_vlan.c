// SPDX-License-Identifier: GPL-2.0
/* kinds_vlan.c - what a driver asks of a packet that the stack only shows it. */
#include <linux/if_vlan.h>

#include "kinds.h"

const struct sfi_kind sfi_kind_skb_shown = { .name = "skb_shown" };

/** sfi_net_vlan_features() - vlan_features_check(), which may move the headers of a packet to linear memory. */
netdev_features_t sfi_net_vlan_features(struct sfi_frame *f, struct sk_buff *skb, netdev_features_t features)
{
	if (sfi_has(f, &sfi_kind_skb_shown, skb))
		return vlan_features_check(skb, features);
	sfi_net_skb_before_move(f, skb);
	features = vlan_features_check(skb, features);
	sfi_net_skb_after_move(f, skb);
	return features;
}
