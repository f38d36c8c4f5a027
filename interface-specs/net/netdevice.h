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

SFI_PRE(context(sleep))
SFI_CALL(sfi_net_free_netdev(f, dev))
void free_netdev(struct net_device *dev);

SFI_PRE(context(sleep))
SFI_CALL(sfi_net_register(f, dev))
int register_netdev(struct net_device *dev);

SFI_PRE(context(sleep), untrack(netdev, dev))
void unregister_netdev(struct net_device *dev);

/* ---- address: dev->dev_addr is read-only for everybody, also for the driver */

SFI_PRE(check(own, netdev_mem, dev), check(read, addr, ETH_ALEN))
SFI_CALL(sfi_net_addr_set(f, dev, 0, addr, ETH_ALEN))
void eth_hw_addr_set(struct net_device *dev, const u8 *addr);

SFI_PRE(check(own, netdev_mem, dev), check(that, offset <= MAX_ADDR_LEN && len <= MAX_ADDR_LEN - offset), check(read, addr, len))
SFI_CALL(sfi_net_addr_set(f, dev, offset, addr, len))
void dev_addr_mod(struct net_device *dev, unsigned int offset, const void *addr, size_t len);

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
