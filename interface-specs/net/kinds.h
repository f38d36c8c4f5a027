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
#include <net/rtnetlink.h>

#include "sfi_stub.h"

SFI_DECLARE_KIND(netdev_mem);	/* from alloc_etherdev to free_netdev; aux: struct sfi_netdev * */
SFI_DECLARE_KIND(netdev);	/* from register_netdev to unregister_netdev; aux: as above */
SFI_DECLARE_KIND(rtnl_link);	/* the driver's struct rtnl_link_ops, registered; aux: struct sfi_net_link * */
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
 * @driver_ops: what the driver stored as dev->netdev_ops; nobody follows it before registration.
 * @frozen: registration looks at @driver_ops and the like, or has: they stay.
 * @fields_lock: guards @frozen, and what it freezes against stores of the driver's.
 * @default_ethtool_ops: the kernel's own empty table.
 * @sset: last get_sset_count() answer per set; the kernel sized its buffer by it.
 */
struct sfi_netdev {
	struct net_device *dev;
	size_t priv_bytes;
	unsigned long priv_flags;	/* when the driver got it */
	const struct net_device_ops *driver_ops;
	const struct ethtool_ops *driver_ethtool_ops, *default_ethtool_ops;
	const struct rtnl_link_ops *driver_link;
	struct net_device_ops ops;
	spinlock_t fields_lock;
	bool frozen;
	struct ethtool_ops ethtool_ops;
	int sset[SFI_NET_SSETS];
	struct sfi_net_shadow *shadow;	/* from registration on */
	u64 principal;			/* whose instance allocated it */
	char pattern[IFNAMSIZ];		/* of its name, as it was allocated; "": by alloc_etherdev */
	struct sfi_net_link *link;	/* what it was registered with, and its devices; RTNL */
	struct list_head link_node;
	bool frees_itself;		/* needs_free_netdev, which the kernel does not see */
	bool setting_up;		/* the driver's setup or ndo_init runs */
	bool busy;			/* is being registered or unregistered */
	u8 counter_type;		/* pcpu_stat_type and its pointer before ndo_init */
	void __percpu *counters;
};

/** struct sfi_net_link - what the kernel knows of a driver's rtnl_link_ops: the name of the kind. */
struct sfi_net_link {
	struct rtnl_link_ops ops;
	char kind[IFNAMSIZ];
	struct list_head devices;
};

/* ---- kinds_rtnl.c */
void sfi_rtnl_take(struct sfi_frame *f);	/* a fault in who holds it already */
void sfi_rtnl_give(struct sfi_frame *f);
void sfi_rtnl_check(struct sfi_frame *f);	/* the activation holds it, having taken it itself */
bool sfi_rtnl_join(struct sfi_frame *f);	/* unless the activation holds it; true: give it back */
void sfi_pernet_take(struct sfi_frame *f, struct rw_semaphore *sem);
void sfi_pernet_give(struct sfi_frame *f, struct rw_semaphore *sem);
int sfi_net_link_register(struct sfi_frame *f, struct rtnl_link_ops *ops);
void sfi_net_link_unregister(struct sfi_frame *f, struct rtnl_link_ops *ops);
/** sfi_net_link_device() - what the driver made dev->rtnl_link_ops point to becomes the kernel's copy. Context: RTNL. */
void sfi_net_link_device(struct sfi_frame *f, struct sfi_netdev *rec);
void sfi_net_unlink_device(struct sfi_netdev *rec);

/* ---- kinds_virtual.c: devices that the driver sets up itself, and their counters */
struct net_device *sfi_net_alloc_netdev(struct sfi_frame *f, int sizeof_priv, const char *name, unsigned char assign_type,
					void (*setup)(struct net_device *dev), unsigned int txqs, unsigned int rxqs);
void sfi_net_ether_setup(struct sfi_frame *f, struct net_device *dev);
void sfi_net_addr_random(struct sfi_frame *f, struct net_device *dev);
void sfi_net_init_begin(struct sfi_frame *f, struct net_device *dev);
void sfi_net_init_end(struct sfi_frame *f, struct net_device *dev);
void sfi_net_lstats_read(struct sfi_frame *f, struct net_device *dev, u64 *packets, u64 *bytes);
void sfi_net_grant_counters(struct sfi_frame *f, struct sfi_netdev *rec);
void sfi_net_revoke_counters(struct sfi_domain *d, struct sfi_netdev *rec);

/* ---- kinds_netdev.c */
struct sfi_netdev *sfi_net_alloc(struct sfi_frame *f, int sizeof_priv, const char *name, unsigned char assign_type,
				 unsigned int txqs, unsigned int rxqs);
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

void sfi_net_show(struct sfi_netdev *rec);
int sfi_net_register(struct sfi_frame *f, struct net_device *dev);
int sfi_net_register_locked(struct sfi_frame *f, struct net_device *dev);
void sfi_net_unregister(struct sfi_frame *f, struct net_device *dev);
void sfi_net_unregister_locked(struct sfi_frame *f, struct net_device *dev);

/* ---- kinds_fields.c: what becomes of stores into fields that the stack follows or believes */
void sfi_net_freeze(struct sfi_frame *f, struct sfi_netdev *rec);
void sfi_net_thaw(struct sfi_netdev *rec);
void sfi_net_set_ops(struct sfi_frame *f, struct net_device *dev, const struct net_device_ops *ops);
void sfi_net_set_ethtool_ops(struct sfi_frame *f, struct net_device *dev, const struct ethtool_ops *ops);
void sfi_net_set_link(struct sfi_frame *f, struct net_device *dev, const struct rtnl_link_ops *ops);
void sfi_net_set_parent(struct sfi_frame *f, struct net_device *dev, struct device *parent);
void sfi_net_set_priv_flags(struct sfi_frame *f, struct net_device *dev, unsigned long value);
void sfi_net_set_features(struct sfi_frame *f, struct net_device *dev, netdev_features_t *field, netdev_features_t value);
void sfi_net_set_upper_features(struct sfi_frame *f, struct net_device *dev, netdev_features_t *field,
				netdev_features_t value);
void sfi_net_set_mtu(struct sfi_frame *f, struct net_device *dev, unsigned int mtu);
void sfi_net_check_features(struct sfi_frame *f, const struct net_device *dev, netdev_features_t features);
netdev_features_t sfi_net_claims(struct sfi_netdev *rec);
void sfi_net_check_vlan_filter(struct sfi_frame *f, const struct sfi_netdev *rec, netdev_features_t features);

/*
 * ---- kinds_shadow.c: the net_device outlives the driver's instance. Away: the
 * instance is gone or still probing. Catching up: it is open, but has no link yet.
 */
struct sfi_net_shadow *sfi_net_shadow_alloc(void);
void sfi_net_shadow_free(struct sfi_net_shadow *s);
void sfi_net_shadow_registered(struct sfi_netdev *rec);
void sfi_net_shadow_away(struct sfi_netdev *rec);
bool sfi_net_is_away(const struct sfi_netdev *rec);
struct net_device *sfi_net_shadow_adopt(struct sfi_frame *f, int sizeof_priv, const char *pattern, unsigned int txqs,
					unsigned int rxqs);
int sfi_net_shadow_back(struct sfi_frame *f, struct sfi_netdev *rec);
/** sfi_net_park() - the device has no driver: dead operations only. Context: RTNL. */
void sfi_net_park(struct sfi_netdev *rec);
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
	SFI_NET_KERNEL_RINGPARAM, SFI_NET_PAUSEPARAM, SFI_NET_LINK_KSETTINGS, SFI_NET_CARRIER, SFI_NET_NR_SETTINGS
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
