/* SPDX-License-Identifier: GPL-2.0 */
/* VLAN tags of packets. */
#include <linux/if_vlan.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* Of a packet that the driver owns, or that ndo_features_check() was called with. */
SFI_CALL(sfi_net_vlan_features(f, skb, features))
netdev_features_t vlan_features_check(struct sk_buff *skb, netdev_features_t features);
