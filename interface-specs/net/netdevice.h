/* SPDX-License-Identifier: GPL-2.0 */
/* Network devices: allocation, registration, state, queues. */
#include <linux/version.h>
#include <linux/etherdevice.h>
#include <linux/netdevice.h>

#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(that, sizeof_priv >= 0 && txqs > 0 && rxqs > 0))
SFI_CALL(sfi_net_alloc_etherdev(f, sizeof_priv, txqs, rxqs))
struct net_device *alloc_etherdev_mqs(int sizeof_priv, unsigned int txqs, unsigned int rxqs);

/* setup() is called when the device is there; see kinds_virtual.c. */
SFI_CALLBACK(setup, rtnl_link_ops__setup)
SFI_PRE(context(sleep), check(that, sizeof_priv >= 0 && txqs > 0 && rxqs > 0 && setup), check(string, name))
SFI_CALL(sfi_net_alloc_netdev(f, sizeof_priv, name, name_assign_type, setup, txqs, rxqs))
struct net_device *alloc_netdev_mqs(int sizeof_priv, const char *name, unsigned char name_assign_type,
				    void (*setup)(struct net_device *), unsigned int txqs, unsigned int rxqs);

SFI_CALL(sfi_net_ether_setup(f, dev))
void ether_setup(struct net_device *dev);

SFI_PRE(context(sleep))
SFI_CALL(sfi_net_free_netdev(f, dev))
void free_netdev(struct net_device *dev);

SFI_PRE(context(sleep))
SFI_CALL(sfi_net_register(f, dev))
int register_netdev(struct net_device *dev);

SFI_PRE(context(sleep))
SFI_CALL(sfi_net_unregister(f, dev))
void unregister_netdev(struct net_device *dev);

SFI_PRE(context(sleep))
SFI_CALL(sfi_net_register_locked(f, dev))
int register_netdevice(struct net_device *dev);

SFI_PRE(context(sleep))
SFI_CALL(sfi_net_unregister_locked(f, dev))
void unregister_netdevice(struct net_device *dev);

/* ---- counters of each CPU */

SFI_PRE(check(write, packets, sizeof(*packets)), check(write, bytes, sizeof(*bytes)))
SFI_CALL(sfi_net_lstats_read(f, dev, packets, bytes))
void dev_lstats_read(struct net_device *dev, u64 *packets, u64 *bytes);

/*
 * ---- fields that the stack follows. After a restart it knows the device before the driver has
 * prepared it, so what the driver stores there waits for the registration, or is checked at once.
 */
SFI_FIELD(struct net_device, netdev_ops)
SFI_CALL(sfi_net_set_ops(f, dev, ops))
void sfi_field_netdev_ops(struct net_device *dev, const struct net_device_ops *ops);

SFI_FIELD(struct net_device, ethtool_ops)
SFI_CALL(sfi_net_set_ethtool_ops(f, dev, ops))
void sfi_field_ethtool_ops(struct net_device *dev, const struct ethtool_ops *ops);

SFI_FIELD(struct net_device, rtnl_link_ops)
SFI_CALL(sfi_net_set_link(f, dev, ops))
void sfi_field_rtnl_link_ops(struct net_device *dev, const struct rtnl_link_ops *ops);

SFI_FIELD(struct net_device, dev.parent)
SFI_CALL(sfi_net_set_parent(f, dev, parent))
void sfi_field_parent(struct net_device *dev, struct device *parent);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
SFI_FIELD(struct net_device, priv_flags_fast)
SFI_CALL(sfi_net_set_priv_flags(f, dev, value))
void sfi_field_priv_flags(struct net_device *dev, unsigned long value);
#else
SFI_FIELD(struct net_device, priv_flags)
SFI_CALL(sfi_net_set_priv_flags(f, dev, value))
void sfi_field_priv_flags(struct net_device *dev, unsigned long value);
#endif

/* ---- what the driver claims, and the stack acts on at any time */

SFI_FIELD(struct net_device, features)
SFI_CALL(sfi_net_set_features(f, dev, &dev->features, value))
void sfi_field_features(struct net_device *dev, netdev_features_t value);

SFI_FIELD(struct net_device, hw_features)
SFI_CALL(sfi_net_set_features(f, dev, &dev->hw_features, value))
void sfi_field_hw_features(struct net_device *dev, netdev_features_t value);

SFI_FIELD(struct net_device, vlan_features)
SFI_CALL(sfi_net_set_upper_features(f, dev, &dev->vlan_features, value))
void sfi_field_vlan_features(struct net_device *dev, netdev_features_t value);

SFI_FIELD(struct net_device, hw_enc_features)
SFI_CALL(sfi_net_set_upper_features(f, dev, &dev->hw_enc_features, value))
void sfi_field_hw_enc_features(struct net_device *dev, netdev_features_t value);

SFI_FIELD(struct net_device, mpls_features)
SFI_CALL(sfi_net_set_upper_features(f, dev, &dev->mpls_features, value))
void sfi_field_mpls_features(struct net_device *dev, netdev_features_t value);

SFI_FIELD(struct net_device, gso_partial_features)
SFI_CALL(sfi_net_set_upper_features(f, dev, &dev->gso_partial_features, value))
void sfi_field_gso_partial_features(struct net_device *dev, netdev_features_t value);

SFI_FIELD(struct net_device, mtu)
SFI_CALL(sfi_net_set_mtu(f, dev, mtu))
void sfi_field_mtu(struct net_device *dev, unsigned int mtu);

/* ---- address: dev->dev_addr is read-only for everybody, also for the driver */

SFI_PRE(check(own, netdev_mem, dev), check(read, addr, ETH_ALEN))
SFI_CALL(sfi_net_addr_set(f, dev, 0, addr, ETH_ALEN))
void eth_hw_addr_set(struct net_device *dev, const u8 *addr);

SFI_PRE(check(own, netdev_mem, dev), check(that, offset <= MAX_ADDR_LEN && len <= MAX_ADDR_LEN - offset), check(read, addr, len))
SFI_CALL(sfi_net_addr_set(f, dev, offset, addr, len))
void dev_addr_mod(struct net_device *dev, unsigned int offset, const void *addr, size_t len);

SFI_CALL(sfi_net_addr_random(f, dev))
void eth_hw_addr_random(struct net_device *dev);

SFI_PRE(check(own, netdev_mem, dev))
int eth_validate_addr(struct net_device *dev);

SFI_PRE(check(own, netdev_mem, dev), check(read, p, sizeof(struct sockaddr)))
int eth_mac_addr(struct net_device *dev, void *p);

/* ---- carrier and presence */

SFI_CALL(sfi_net_carrier_on(f, dev))
void netif_carrier_on(struct net_device *dev);

SFI_CALL(sfi_net_carrier_off(f, dev))
void netif_carrier_off(struct net_device *dev);

/* The driver's own view: after a restart the stack's differs until the link is back. */
SFI_CALL(sfi_net_carrier_ok(f, dev))
bool netif_carrier_ok(const struct net_device *dev);

SFI_PRE(check(own, netdev_mem, dev))
void netif_device_attach(struct net_device *dev);

SFI_PRE(check(own, netdev_mem, dev))
void netif_device_detach(struct net_device *dev);

/* ---- transmit queues */

SFI_CALL(sfi_net_queues_held(f, dev) ? (void)0 : netif_start_queue(dev))
void netif_start_queue(struct net_device *dev);

/* A time, a barrier and a bit. */
SFI_PRE(check(own, netdev_mem, dev))
SFI_KEEPS
void netif_stop_queue(struct net_device *dev);

SFI_CALL(sfi_net_queues_held(f, dev) ? (void)0 : netif_wake_queue(dev))
void netif_wake_queue(struct net_device *dev);

SFI_CALL(sfi_net_queues_held(f, dev) ? (void)0 : netif_tx_start_all_queues(dev))
void netif_tx_start_all_queues(struct net_device *dev);

SFI_PRE(check(own, netdev_mem, dev))
void netif_tx_stop_all_queues(struct net_device *dev);

SFI_CALL(sfi_net_queues_held(f, dev) ? (void)0 : netif_tx_wake_all_queues(dev))
void netif_tx_wake_all_queues(struct net_device *dev);

/* Takes every queue's lock with BH off. */
SFI_PRE(check(own, netdev_mem, dev), check(that, !in_hardirq()))
void netif_tx_disable(struct net_device *dev);

SFI_PRE(do(sfi_net_check_txq(f, dev_queue)))
SFI_CALL(sfi_net_queues_held(f, dev_queue->dev) ? (void)0 : netif_tx_start_queue(dev_queue))
void netif_tx_start_queue(struct netdev_queue *dev_queue);

SFI_PRE(do(sfi_net_check_txq(f, dev_queue)))
void netif_tx_stop_queue(struct netdev_queue *dev_queue);

SFI_PRE(do(sfi_net_check_txq(f, dev_queue)))
SFI_CALL(sfi_net_queues_held(f, dev_queue->dev) ? (void)0 : netif_tx_wake_queue(dev_queue))
void netif_tx_wake_queue(struct netdev_queue *dev_queue);

SFI_PRE(do(sfi_net_check_txq(f, txq)))
void netif_schedule_queue(struct netdev_queue *txq);

/* ---- byte queue limits. The kernel BUG()s on numbers that do not add up. */

/* Counts, and may set the queue's bit: it wakes nobody. */
SFI_PRE(check(own, netdev_mem, dev), check(that, bytes <= DQL_MAX_OBJECT))
SFI_KEEPS
void netdev_sent_queue(struct net_device *dev, unsigned int bytes);

SFI_PRE(do(sfi_net_check_completed(f, dev, bytes)))
void netdev_completed_queue(struct net_device *dev, unsigned int pkts, unsigned int bytes);

SFI_PRE(check(own, netdev_mem, dev_queue))
void netdev_reset_queue(struct net_device *dev_queue);

/* Reads a per-CPU word of the core. */
SFI_INERT
SFI_KEEPS
bool netdev_xmit_more(void);

/* Per-CPU state of its own; no pointer goes in. */
SFI_INERT
int net_ratelimit(void);
