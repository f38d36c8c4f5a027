/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/kinds.h - object kinds of the network stack and the checks that are too
 * long for a spec's action list. Every function that takes a frame is called from
 * a stub or gate and, when it fails, does not return.
 */
#ifndef SFI_NET_KINDS_H
#define SFI_NET_KINDS_H

#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "sfi_stub.h"

SFI_DECLARE_KIND(netdev_mem);	/* from alloc_etherdev to free_netdev; aux: struct sfi_netdev * */
SFI_DECLARE_KIND(netdev);	/* from register_netdev to unregister_netdev */
SFI_DECLARE_KIND(napi);		/* from netif_napi_add; aux: its net_device */
SFI_DECLARE_KIND(skb);		/* the driver must free it or hand it on; aux: SFI_SKB_* */
SFI_DECLARE_KIND(napi_skb);	/* napi->skb: the driver fills it, the NAPI owns it */
SFI_DECLARE_KIND(skb_shown);	/* lent while ndo_features_check() looks at it */
SFI_DECLARE_KIND(net_frag);	/* page fragment; aux: bytes */

#define SFI_SKB_WRITABLE 1	/* the driver may write header fields and data */
#define SFI_NET_SSETS 32	/* string sets remembered per device; ETH_SS_COUNT is below */

/**
 * struct sfi_netdev - what Alcove keeps per net_device of a domain.
 * @ops: checked copy of the driver's table. The kernel follows this one, so that
 *	the driver cannot change it afterwards.
 * @sset: last get_sset_count() answer per set; the kernel sized its buffer by it.
 */
struct sfi_netdev {
	struct net_device *dev;
	size_t priv_bytes;
	unsigned long long priv_flags;	/* as allocated */
	struct net_device_ops ops;
	struct ethtool_ops ethtool_ops;
	int sset[SFI_NET_SSETS];
	struct sfi_net_shadow *shadow;	/* from registration on */
	u64 principal;			/* whose instance allocated it */
};

/* ---- kinds_netdev.c */
struct net_device *sfi_net_alloc_etherdev(struct sfi_frame *f, int sizeof_priv,
					  unsigned int txqs, unsigned int rxqs);
void sfi_net_free_netdev(struct sfi_frame *f, struct net_device *dev);
struct sfi_netdev *sfi_net_record(struct sfi_frame *f, const struct net_device *dev);
void sfi_net_check_txq(struct sfi_frame *f, const struct netdev_queue *q);
void sfi_net_check_completed(struct sfi_frame *f, const struct net_device *dev, unsigned int bytes);
void sfi_net_check_name(struct sfi_frame *f, const struct net_device *dev);
void sfi_net_note_sset(struct sfi_frame *f, const struct net_device *dev, int set, int count);
size_t sfi_net_strings_bytes(struct sfi_frame *f, const struct net_device *dev, u32 set);
bool sfi_net_stats_ok(struct sfi_frame *f, const struct net_device *dev, const struct net_device_stats *stats);

int sfi_net_register(struct sfi_frame *f, struct net_device *dev);

/*
 * ---- kinds_shadow.c: the net_device outlives the driver's instance. Away: the
 * instance is gone or still probing. Catching up: it is open, but has no link yet.
 */
struct sfi_net_shadow *sfi_net_shadow_alloc(void);
void sfi_net_shadow_free(struct sfi_net_shadow *s);
void sfi_net_shadow_registered(struct sfi_netdev *rec);
void sfi_net_shadow_away(struct sfi_netdev *rec);
bool sfi_net_is_away(const struct sfi_netdev *rec);
struct net_device *sfi_net_shadow_adopt(struct sfi_frame *f, int sizeof_priv, unsigned int txqs,
					unsigned int rxqs);
void sfi_net_shadow_back(struct sfi_frame *f, struct sfi_netdev *rec);
/** sfi_net_park() - the device has no driver: dead operations only. Context: RTNL. */
void sfi_net_park(struct net_device *dev);
/** sfi_net_enter() - pre of the operations' slots: while the device is away the dead path answers. */
void sfi_net_enter(struct sfi_frame *f, const struct net_device *dev);
/* What the driver says and sees of carrier and queues while its device is away or catching up. */
void sfi_net_carrier_on(struct sfi_frame *f, struct net_device *dev);
void sfi_net_carrier_off(struct sfi_frame *f, struct net_device *dev);
bool sfi_net_carrier_ok(struct sfi_frame *f, const struct net_device *dev);
bool sfi_net_queues_held(struct sfi_frame *f, const struct net_device *dev);
void sfi_net_addr_set(struct sfi_frame *f, struct net_device *dev, unsigned int offset, const void *addr,
		      size_t len);
/* An ethtool setting that the driver took: the next instance gets it too. size: bytes, at most SFI_NET_SETTING. */
#define SFI_NET_SETTING 160
enum sfi_net_setting {
	SFI_NET_MSGLEVEL, SFI_NET_WOL, SFI_NET_COALESCE, SFI_NET_KERNEL_COALESCE, SFI_NET_RINGPARAM,
	SFI_NET_KERNEL_RINGPARAM, SFI_NET_PAUSEPARAM, SFI_NET_LINK_KSETTINGS, SFI_NET_NR_SETTINGS
};
void sfi_net_note_setting(struct sfi_frame *f, const struct net_device *dev, enum sfi_net_setting which,
			  const void *value, size_t size);

/* ---- kinds_netdev_ops.c */
void sfi_net_check_ops(struct sfi_frame *f, const struct net_device_ops *ops);
void sfi_net_check_ethtool_ops(struct sfi_frame *f, const struct ethtool_ops *ops);
extern const struct net_device_ops sfi_net_dead_ops;
extern const struct ethtool_ops sfi_net_dead_ethtool_ops;

/* ---- kinds_napi.c */
void sfi_net_check_napi_disabled(struct sfi_frame *f, struct napi_struct *n);
void sfi_net_check_napi_enabled(struct sfi_frame *f, struct napi_struct *n);
void sfi_net_check_napi_owner(struct sfi_frame *f, struct napi_struct *n);
void sfi_net_check_napi_schedule(struct sfi_frame *f, struct napi_struct *n);

/* ---- kinds_skb.c */
void sfi_net_skb_own(struct sfi_frame *f, struct sk_buff *skb);
void sfi_net_skb_give(struct sfi_frame *f, struct sk_buff *skb);
void sfi_net_skb_ref(struct sfi_frame *f, const struct sk_buff *skb);
void sfi_net_skb_before_move(struct sfi_frame *f, struct sk_buff *skb);
void sfi_net_skb_after_move(struct sfi_frame *f, struct sk_buff *skb);
void sfi_net_skb_grant_headers(struct sfi_frame *f, struct sk_buff *skb);
bool sfi_net_skb_check_rx(struct sfi_frame *f, const struct sk_buff *skb);
void sfi_net_skb_to_stack(struct sfi_frame *f, struct sk_buff *skb);
int sfi_net_eth_skb_pad(struct sfi_frame *f, struct sk_buff *skb);
void sfi_net_frag_own(struct sfi_frame *f, void *data, unsigned int bytes);
void sfi_net_check_frag_build(struct sfi_frame *f, void *data, unsigned int size);
void sfi_net_fill_page(struct sfi_frame *f, struct sk_buff *skb, int i, struct page *page,
		       int off, int size);
void sfi_net_napi_skb_own(struct sfi_frame *f, struct sk_buff *skb);
void sfi_net_napi_skb_give(struct sfi_frame *f, struct napi_struct *n, bool to_stack);
void sfi_net_frag_free(struct sfi_frame *f, void *data);

/* ---- kinds_vlan.c */
netdev_features_t sfi_net_vlan_features(struct sfi_frame *f, struct sk_buff *skb, netdev_features_t features);

/* ---- kinds_xmit.c: a packet crosses ndo_start_xmit */
void sfi_net_xmit_begin(struct sfi_frame *f, struct sk_buff *skb);
void sfi_net_xmit_end(struct sfi_frame *f, struct sk_buff *skb, netdev_tx_t ret);
void sfi_net_xmit_dead(struct sk_buff *skb);

#endif /* SFI_NET_KINDS_H */
