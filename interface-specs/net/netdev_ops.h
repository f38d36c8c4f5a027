/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel calls in a network driver through struct net_device_ops. */
#include <linux/mii.h>
#include <linux/netdevice.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/*
 * From the registration of a device, and again when it comes back after a restart: then it is away still. What the driver
 * may write is looked at afterwards.
 */
SFI_SLOT(struct net_device_ops, ndo_init)
SFI_PRE(do(sfi_net_init_begin(f, dev)))
SFI_POST(do(sfi_net_init_end(f, dev)))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_init(struct net_device *dev);

SFI_SLOT(struct net_device_ops, ndo_uninit)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD()
void sfi_slot_ndo_uninit(struct net_device *dev);

SFI_SLOT(struct net_device_ops, ndo_open)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_open(struct net_device *dev);

SFI_SLOT(struct net_device_ops, ndo_stop)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, 0)
int sfi_slot_ndo_stop(struct net_device *dev);

SFI_SLOT(struct net_device_ops, ndo_start_xmit)
SFI_PRINCIPAL(dev)
SFI_PRE(do(sfi_net_xmit_begin(f, skb)))
SFI_RET(ret == NETDEV_TX_OK || ret == NETDEV_TX_BUSY)
SFI_POST(do(sfi_net_xmit_end(f, skb, ret)))
SFI_DEAD(sfi_net_xmit_dead(skb), NETDEV_TX_OK)
netdev_tx_t sfi_slot_ndo_start_xmit(struct sk_buff *skb, struct net_device *dev);

SFI_SLOT(struct net_device_ops, ndo_set_rx_mode)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD()
void sfi_slot_ndo_set_rx_mode(struct net_device *dev);

/* addr is a struct sockaddr that the driver reads. */
SFI_SLOT(struct net_device_ops, ndo_set_mac_address)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_set_mac_address(struct net_device *dev, void *addr);

SFI_SLOT(struct net_device_ops, ndo_validate_addr)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_validate_addr(struct net_device *dev);

/* The kernel copies them after the gate has returned: so in memory that lives as long as the device. */
SFI_SLOT(struct net_device_ops, ndo_get_stats)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(sfi_net_stats_ok(f, dev, ret))
SFI_DEAD(, &dev->stats)
struct net_device_stats *sfi_slot_ndo_get_stats(struct net_device *dev);

/* The kernel's own buffer, with zeroes in it. */
SFI_SLOT(struct net_device_ops, ndo_get_stats64)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, storage, sizeof(*storage)))
SFI_POST(revoke(storage, sizeof(*storage)))
SFI_DEAD()
void sfi_slot_ndo_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *storage);

SFI_SLOT(struct net_device_ops, ndo_change_carrier)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(if (!ret) do(sfi_net_note_setting(f, dev, SFI_NET_CARRIER, &new_carrier, sizeof(new_carrier))))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_change_carrier(struct net_device *dev, bool new_carrier);

SFI_SLOT(struct net_device_ops, ndo_eth_ioctl)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_PRE(copy(write, &ifr->ifr_ifru, sizeof(ifr->ifr_ifru)))
SFI_POST(revoke(&ifr->ifr_ifru, sizeof(ifr->ifr_ifru)))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_eth_ioctl(struct net_device *dev, struct ifreq *ifr, int cmd);

SFI_SLOT(struct net_device_ops, ndo_change_mtu)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_change_mtu(struct net_device *dev, int new_mtu);

SFI_SLOT(struct net_device_ops, ndo_tx_timeout)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD()
void sfi_slot_ndo_tx_timeout(struct net_device *dev, unsigned int txqueue);

SFI_SLOT(struct net_device_ops, ndo_vlan_rx_add_vid)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, -EIO)
int sfi_slot_ndo_vlan_rx_add_vid(struct net_device *dev, __be16 proto, u16 vid);

SFI_SLOT(struct net_device_ops, ndo_vlan_rx_kill_vid)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD(, 0)
int sfi_slot_ndo_vlan_rx_kill_vid(struct net_device *dev, __be16 proto, u16 vid);

#ifdef CONFIG_NET_POLL_CONTROLLER
SFI_SLOT(struct net_device_ops, ndo_poll_controller)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_DEAD()
void sfi_slot_ndo_poll_controller(struct net_device *dev);
#endif

/* The core corrects what does not fit together, but believes what is claimed. */
SFI_SLOT(struct net_device_ops, ndo_fix_features)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_POST(do(sfi_net_check_features(f, dev, ret & ~features)))
SFI_RET(any)
SFI_DEAD(, features)
netdev_features_t sfi_slot_ndo_fix_features(struct net_device *dev, netdev_features_t features);

/* Positive: the driver changed dev->features itself. */
SFI_SLOT(struct net_device_ops, ndo_set_features)
SFI_PRE(do(sfi_net_enter(f, dev)))
SFI_RET(ret >= -MAX_ERRNO)
SFI_DEAD(, -EIO)
int sfi_slot_ndo_set_features(struct net_device *dev, netdev_features_t features);

/* The packet is not the driver's yet. The core keeps the intersection with what it asked for. */
SFI_SLOT(struct net_device_ops, ndo_features_check)
SFI_PRINCIPAL(dev)
SFI_PRE(lend(skb_shown, skb, 0))
SFI_RET(any)
SFI_DEAD(, features & ~(NETIF_F_CSUM_MASK | NETIF_F_GSO_MASK))
netdev_features_t sfi_slot_ndo_features_check(struct sk_buff *skb, struct net_device *dev,
					      netdev_features_t features);
