// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_fields.c - stores of a driver's into fields of its net_device that the stack follows or believes (SFI_FIELD
 * in netdevice.h). Registration checks once; a device that is registered, or was before a restart, is asked about at any time.
 */
#include <linux/etherdevice.h>
#include <linux/version.h>

#include "kinds.h"
#include "../core/kinds.h"

/*
 * The other priv_flags say "this is a bridge/macvlan/team..." and make the stack
 * interpret netdev_priv() as that type. In 6.12 lltx is a bit behind them, which the driver may set.
 */
#define PRIV_FLAGS_FREE (IFF_SUPP_NOFCS | IFF_UNICAST_FLT | IFF_LIVE_ADDR_CHANGE | \
			 IFF_TX_SKB_SHARING | IFF_DONT_BRIDGE | IFF_NO_QUEUE | \
			 IFF_XMIT_DST_RELEASE | IFF_XMIT_DST_RELEASE_PERM)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#define PRIV_FLAGS_FIELD priv_flags_fast
#define PRIV_FLAGS_STACK (U32_MAX & ~(unsigned long)PRIV_FLAGS_FREE)
#else
#define PRIV_FLAGS_FIELD priv_flags
#define PRIV_FLAGS_STACK (~(unsigned long)PRIV_FLAGS_FREE)
#endif

/*
 * What a driver may claim that it does with packets. The rest makes the stack call operations without
 * looking whether they are there (TLS, IPsec, MACsec, L2 forwarding...), and such have no spec.
 */
#define FEATURES_FREE (NETIF_F_SG | NETIF_F_CSUM_MASK | NETIF_F_HIGHDMA | NETIF_F_FRAGLIST | NETIF_F_SCTP_CRC | \
		       NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_CTAG_RX | NETIF_F_HW_VLAN_STAG_TX | \
		       NETIF_F_HW_VLAN_STAG_RX | NETIF_F_VLAN_CHALLENGED | NETIF_F_GSO | NETIF_F_GSO_MASK | \
		       NETIF_F_GRO | NETIF_F_GRO_HW | NETIF_F_GRO_FRAGLIST | NETIF_F_GRO_UDP_FWD | NETIF_F_LRO | \
		       NETIF_F_NTUPLE | NETIF_F_RXHASH | NETIF_F_RXCSUM | NETIF_F_RXFCS | NETIF_F_RXALL | \
		       NETIF_F_NOCACHE_COPY | NETIF_F_LOOPBACK | FEATURES_OLD)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#define FEATURES_OLD 0		/* a bit of its own since */
#else
#define FEATURES_OLD NETIF_F_LLTX	/* not NETNS_LOCAL: with a name space that ends such a device is unregistered */
#endif
#define FEATURES_VLAN_FILTER (NETIF_F_HW_VLAN_CTAG_FILTER | NETIF_F_HW_VLAN_STAG_FILTER)

static __noreturn void registered_before(struct sfi_frame *f, const struct sfi_netdev *rec)
{
	sfi_stub_fail(f, "net_device is being registered, or was: only a new one is set up", rec->dev);
}

/** sfi_net_freeze() - registration begins, and is about to look: what the driver has set up stays. Context: any but NMI. */
void sfi_net_freeze(struct sfi_frame *f, struct sfi_netdev *rec)
{
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&rec->fields_lock, flags);
	was = rec->frozen;
	rec->frozen = true;
	spin_unlock_irqrestore(&rec->fields_lock, flags);
	if (was)
		registered_before(f, rec);
}

/** sfi_net_thaw() - it did not come about: the driver may set the device up once more. Context: any but NMI. */
void sfi_net_thaw(struct sfi_netdev *rec)
{
	unsigned long flags;

	spin_lock_irqsave(&rec->fields_lock, flags);
	rec->frozen = false;
	spin_unlock_irqrestore(&rec->fields_lock, flags);
}

/* *pointer becomes value, unless registration looks at it or has. */
static void set(struct sfi_frame *f, struct sfi_netdev *rec, void *pointer, const void *value)
{
	unsigned long flags;
	bool late;

	spin_lock_irqsave(&rec->fields_lock, flags);
	late = rec->frozen;
	if (!late)
		*(const void **)pointer = value;
	spin_unlock_irqrestore(&rec->fields_lock, flags);
	if (late)
		registered_before(f, rec);
}

/** sfi_net_set_ops() - a store into dev->netdev_ops: looked at, and shown to the stack, at registration. */
void sfi_net_set_ops(struct sfi_frame *f, struct net_device *dev, const struct net_device_ops *ops)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	set(f, rec, &rec->driver_ops, ops);
}

/** sfi_net_set_ethtool_ops() - a store into dev->ethtool_ops, as sfi_net_set_ops(); NULL is the kernel's empty table. */
void sfi_net_set_ethtool_ops(struct sfi_frame *f, struct net_device *dev, const struct ethtool_ops *ops)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	set(f, rec, &rec->driver_ethtool_ops, ops);
}

/** sfi_net_set_link() - a store into dev->rtnl_link_ops: the kernel's copy of what the driver has registered, at registration. */
void sfi_net_set_link(struct sfi_frame *f, struct net_device *dev, const struct rtnl_link_ops *ops)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	set(f, rec, &rec->driver_link, ops);
}

/** sfi_net_set_parent() - a store into dev->dev.parent. One that the stack knows stays where it is in the device tree. */
void sfi_net_set_parent(struct sfi_frame *f, struct net_device *dev, struct device *parent)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	if (parent)
		sfi_check_ref(f, &sfi_kind_device, parent, "dev.parent");
	if (!sfi_net_is_away(rec))
		set(f, rec, &dev->dev.parent, parent);
	else if (parent != dev->dev.parent)
		sfi_stub_fail(f, "the parent that the net_device had before the restart", parent);
}

/**
 * sfi_net_set_priv_flags() - a store into dev->priv_flags, and in 6.12 lltx.
 * One that the stack knows may get bits of the stack's at any time: only the driver's own are changed, and
 * in one step, as the driver has not RTNL.
 */
void sfi_net_set_priv_flags(struct sfi_frame *f, struct net_device *dev, unsigned long value)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);
	unsigned long *word = (unsigned long *)&dev->PRIV_FLAGS_FIELD, old = READ_ONCE(*word), new;

	if (dev->reg_state != NETREG_UNINITIALIZED && !sfi_net_is_away(rec))
		registered_before(f, rec);
	do {
		if ((value ^ old) & (value ^ rec->priv_flags) & PRIV_FLAGS_STACK)
			sfi_stub_fail(f, "priv_flags claims another device type (bridge, macvlan, ...)", dev);
		new = (old & PRIV_FLAGS_STACK) | (value & ~PRIV_FLAGS_STACK);
	} while (!try_cmpxchg(word, &old, new));
}

static bool lacks_vlan_filter(const struct sfi_netdev *rec, netdev_features_t features)
{
	return (features & FEATURES_VLAN_FILTER) && !(rec->ops.ndo_vlan_rx_add_vid && rec->ops.ndo_vlan_rx_kill_vid);
}

/** sfi_net_check_vlan_filter() - who filters VLANs can be told which: the stack calls those operations unseen. */
void sfi_net_check_vlan_filter(struct sfi_frame *f, const struct sfi_netdev *rec, netdev_features_t features)
{
	if (lacks_vlan_filter(rec, features))
		sfi_stub_fail(f, "features claim a VLAN filter without its operations", rec->dev);
}

static void check_offloads(struct sfi_frame *f, const struct net_device *dev, netdev_features_t features)
{
	if (features & ~(FEATURES_FREE | FEATURES_VLAN_FILTER))
		sfi_stub_fail(f, "features claim an offload whose operations have no spec", dev);
}

/** sfi_net_check_features() - features of the device itself, as they are or may become. Context: RTNL; it is registered. */
void sfi_net_check_features(struct sfi_frame *f, const struct net_device *dev, netdev_features_t features)
{
	check_offloads(f, dev, features);
	sfi_net_check_vlan_filter(f, sfi_net_record(f, dev), features);
}

/**
 * sfi_net_set_features() - a store into dev->features or dev->hw_features, which field is. It may come before the
 * operations: registration looks at both when they are final (sfi_net_claims()).
 */
void sfi_net_set_features(struct sfi_frame *f, struct net_device *dev, netdev_features_t *field, netdev_features_t value)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);
	unsigned long flags;
	bool lacks;

	check_offloads(f, dev, value);
	spin_lock_irqsave(&rec->fields_lock, flags);
	lacks = rec->frozen && lacks_vlan_filter(rec, value);
	if (!lacks)
		WRITE_ONCE(*field, value);
	spin_unlock_irqrestore(&rec->fields_lock, flags);
	if (lacks)
		sfi_net_check_vlan_filter(f, rec, value);
}

/** sfi_net_claims() - features of the device, as they are or may become; stores that come later meet its present operations. */
netdev_features_t sfi_net_claims(struct sfi_netdev *rec)
{
	netdev_features_t claims;
	unsigned long flags;

	spin_lock_irqsave(&rec->fields_lock, flags);
	claims = rec->dev->features | rec->dev->hw_features;
	spin_unlock_irqrestore(&rec->fields_lock, flags);
	return claims;
}

/** sfi_net_set_upper_features() - the same for what devices above this one get: they have operations of their own. */
void sfi_net_set_upper_features(struct sfi_frame *f, struct net_device *dev, netdev_features_t *field,
				netdev_features_t value)
{
	sfi_net_record(f, dev);
	if (value & ~FEATURES_FREE)
		sfi_stub_fail(f, "features that devices above this one could not have", dev);
	WRITE_ONCE(*field, value);
}

/**
 * sfi_net_set_mtu() - a store into dev->mtu, in bytes. Only when the user sets it do the protocols hear of an MTU that they
 * cannot use; forwarding IPv4 would cut a packet into fragments of no bytes, for ever.
 */
void sfi_net_set_mtu(struct sfi_frame *f, struct net_device *dev, unsigned int mtu)
{
	sfi_net_record(f, dev);
	if (mtu < ETH_MIN_MTU || mtu > INT_MAX)
		sfi_stub_fail(f, "an MTU of at least 68 bytes", (const void *)(unsigned long)mtu);
	WRITE_ONCE(dev->mtu, mtu);
}
