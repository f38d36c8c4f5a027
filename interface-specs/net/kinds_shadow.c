// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_shadow.c - the network shadow: a registered net_device outlives its driver's
 * instance, as it outlives a suspend. Addresses, routes, sockets, qdiscs and the
 * packets in them stay with it; the shadow gives the next instance what the device
 * had been told: MAC address, MTU, VLANs, ethtool settings, features, up or down,
 * receive mode. (Idea: Shadow Drivers, Swift et al., OSDI'04.)
 *
 * Away: from the reap until the next instance registers. The stack sees a device
 * that is not present; the driver, while it probes, one that is new.
 * Catching up: the new instance is open and waits for its link. The stack still sees
 * carrier, because losing it would empty the qdisc, but the queues stay stopped; the
 * driver sees the carrier it has itself announced.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/if_vlan.h>
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#include "kinds.h"
#include "../core/kinds.h"

#define CATCH_UP_SECONDS 10	/* for a link that does not come back */

/* What register_netdev() and the driver's probe make of a device's features. */
struct features {
	netdev_features_t now, hw, vlan, enc, mpls, gso_partial;
};

enum phase { PRESENT, AWAY, CATCHING_UP };

struct setting {
	u16 size;		/* bytes; 0: never set */
	u8 value[SFI_NET_SETTING];
};

/**
 * struct sfi_net_shadow - what the device had been told, for the next instance.
 * @phase: written under RTNL, and by whoever sees the link first; read anywhere.
 * @carrier: what the driver announced while it catches up.
 * @settings: the last value of each ethtool setting that a driver accepted; RTNL.
 */
struct sfi_net_shadow {
	struct net_device *dev;
	enum phase phase;
	bool carrier;
	struct delayed_work give_up;
	char name[IFNAMSIZ];
	unsigned int mtu;
	u8 addr[MAX_ADDR_LEN];		/* as the user or the driver last set it */
	u8 probed_addr[MAX_ADDR_LEN];	/* as the instance found it */
	netdev_features_t wanted;
	struct features registered;
	struct setting settings[SFI_NET_NR_SETTINGS];
};

/* Devices that are away, in all domains: the operations' fast path looks no further while it is 0. */
static atomic_t devices_away = ATOMIC_INIT(0);

static void features_save(const struct net_device *dev, struct features *s)
{
	*s = (struct features){
		.now = dev->features, .hw = dev->hw_features, .vlan = dev->vlan_features,
		.enc = dev->hw_enc_features, .mpls = dev->mpls_features,
		.gso_partial = dev->gso_partial_features,
	};
}

static void features_set(struct net_device *dev, const struct features *s)
{
	dev->features = s->now;
	dev->hw_features = s->hw;
	dev->vlan_features = s->vlan;
	dev->hw_enc_features = s->enc;
	dev->mpls_features = s->mpls;
	dev->gso_partial_features = s->gso_partial;
}

/* The transmit watchdog must not count the outage: it starts at that time, in jiffies. */
static void restart_watchdog(struct net_device *dev, unsigned long from)
{
	unsigned int i;

	for (i = 0; i < dev->num_tx_queues; i++)
		WRITE_ONCE(netdev_get_tx_queue(dev, i)->trans_start, from);
}

static void end_catching_up(struct sfi_net_shadow *s)
{
	struct net_device *dev = s->dev;

	WRITE_ONCE(s->phase, PRESENT);
	restart_watchdog(dev, jiffies);
	if (s->carrier)
		netif_carrier_on(dev);
	else
		netif_carrier_off(dev);
	if (netif_running(dev))
		netif_tx_wake_all_queues(dev);
}

static void give_up(struct work_struct *work)
{
	struct sfi_net_shadow *s = container_of(to_delayed_work(work), struct sfi_net_shadow, give_up);

	/* Who frees the device waits for this, and may hold it. */
	if (!rtnl_trylock()) {
		schedule_delayed_work(&s->give_up, 1);
		return;
	}
	if (s->phase == CATCHING_UP) {
		netdev_warn(s->dev, "sfi: no link %d s after the restart\n", CATCH_UP_SECONDS);
		end_catching_up(s);
	}
	rtnl_unlock();
}

/** sfi_net_shadow_alloc() - for a new net_device. Return: NULL without memory. */
struct sfi_net_shadow *sfi_net_shadow_alloc(void)
{
	struct sfi_net_shadow *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (s)
		INIT_DELAYED_WORK(&s->give_up, give_up);
	return s;
}

/** sfi_net_shadow_free() - with the net_device. Context: may sleep. NULL is fine. */
void sfi_net_shadow_free(struct sfi_net_shadow *s)
{
	if (!s)
		return;
	cancel_delayed_work_sync(&s->give_up);
	if (s->phase == AWAY)
		atomic_dec(&devices_away);
	kfree(s);
}

/** sfi_net_shadow_registered() - the device is new to the stack: note what it is like. */
void sfi_net_shadow_registered(struct sfi_netdev *rec)
{
	struct sfi_net_shadow *s = rec->shadow;

	s->dev = rec->dev;
	features_save(rec->dev, &s->registered);
	memcpy(s->probed_addr, rec->dev->dev_addr, MAX_ADDR_LEN);
}

/** sfi_net_is_away() - registered, and without an instance behind it. */
bool sfi_net_is_away(const struct sfi_netdev *rec)
{
	return READ_ONCE(rec->shadow->phase) == AWAY;
}

/**
 * sfi_net_shadow_away() - the instance is dead; again if the next one died before it
 * had registered. Context: may sleep; netdev_quiesce() has detached the device.
 */
void sfi_net_shadow_away(struct sfi_netdev *rec)
{
	struct sfi_net_shadow *s = rec->shadow;
	struct net_device *dev = rec->dev;
	unsigned int i;

	rtnl_lock();
	sfi_net_park(rec);
	if (s->phase != AWAY) {
		strscpy(s->name, dev->name, sizeof(s->name));
		s->mtu = dev->mtu;
		memcpy(s->addr, dev->dev_addr, sizeof(s->addr));
		s->wanted = dev->wanted_features;
		/* The instance to come must find it closed; IFF_UP remembers what the user wants. */
		clear_bit(__LINK_STATE_START, &dev->state);
		for (i = 0; i < dev->num_tx_queues; i++)
			netdev_tx_reset_queue(netdev_get_tx_queue(dev, i));
		atomic_inc(&devices_away);
		WRITE_ONCE(s->phase, AWAY);
	}
	rtnl_unlock();
	cancel_delayed_work_sync(&s->give_up);
}

/* ---- the next instance */

struct wanted {
	struct sfi_frame *f;
	const char *pattern;
	int sizeof_priv;
	unsigned int txqs, rxqs;
	struct sfi_object *oldest;
};

/*
 * Of the same shape, and the device of a bus device that a probe has just bound; or one of no device, to be named in
 * the same way: of those the next instance registers the first one first.
 */
static bool is_wanted(const struct sfi_netdev *rec, const struct wanted *w)
{
	const struct device *parent = rec->dev->dev.parent;

	return (parent ? sfi_owned(w->f, &sfi_kind_device, parent) : *w->pattern != 0) &&
	       !strcmp(rec->pattern, w->pattern) &&
	       rec->priv_bytes == w->sizeof_priv && rec->dev->num_tx_queues == w->txqs &&
	       rec->dev->num_rx_queues == w->rxqs;
}

static const struct sfi_netdev *record_of(const struct sfi_object *o)
{
	return (const struct sfi_netdev *)o->aux;
}

static bool note_oldest(struct sfi_object *o, void *arg)
{
	struct wanted *w = arg;

	if (is_wanted(record_of(o), w) &&
	    (!w->oldest || record_of(o)->dev->ifindex < record_of(w->oldest)->dev->ifindex))
		w->oldest = o;
	return false;
}

/** sfi_net_shadow_adopt() - the net_device a probe asks for, if one is waiting. It looks new to the driver. */
struct net_device *sfi_net_shadow_adopt(struct sfi_frame *f, int sizeof_priv, const char *pattern, unsigned int txqs,
					unsigned int rxqs)
{
	struct wanted w = { .f = f, .pattern = pattern, .sizeof_priv = sizeof_priv, .txqs = txqs, .rxqs = rxqs };
	static const struct features none;
	struct sfi_netdev *rec;
	struct net_device *dev;

	sfi_kept_find(f, &sfi_kind_netdev_mem, note_oldest, &w);
	if (!w.oldest)
		return NULL;
	rec = (struct sfi_netdev *)w.oldest->aux;
	dev = rec->dev;
	sfi_adopt(f, w.oldest);
	memset(netdev_priv(dev), 0, sizeof_priv);
	features_set(dev, &none);
	dev->mtu = ETH_DATA_LEN;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_DATA_LEN;
	dev->needed_headroom = 0;
	dev->needed_tailroom = 0;
	rec->shadow->carrier = true;		/* as of a new one */
	return dev;
}

static int replay_vlan(struct net_device *vlan, int vid, void *arg)
{
	struct net_device *dev = arg;

	return dev->netdev_ops->ndo_vlan_rx_add_vid(dev, vlan_dev_vlan_proto(vlan), vid);
}

static void *setting(struct sfi_net_shadow *s, enum sfi_net_setting which)
{
	return s->settings[which].size ? s->settings[which].value : NULL;
}

/* Each call enters the driver through its gate. Returns how many the driver refused. */
static int replay_settings(struct sfi_net_shadow *s)
{
	const struct net_device_ops *netdev_ops = s->dev->netdev_ops;
	const struct ethtool_ops *ops = s->dev->ethtool_ops;
	struct net_device *dev = s->dev;
	int refused = 0;
	void *v;

	if ((v = setting(s, SFI_NET_MSGLEVEL)) && ops->set_msglevel)
		ops->set_msglevel(dev, *(u32 *)v);
	if ((v = setting(s, SFI_NET_WOL)) && ops->set_wol)
		refused += !!ops->set_wol(dev, v);
	if ((v = setting(s, SFI_NET_COALESCE)) && ops->set_coalesce)
		refused += !!ops->set_coalesce(dev, v, setting(s, SFI_NET_KERNEL_COALESCE), NULL);
	if ((v = setting(s, SFI_NET_RINGPARAM)) && ops->set_ringparam)
		refused += !!ops->set_ringparam(dev, v, setting(s, SFI_NET_KERNEL_RINGPARAM), NULL);
	if ((v = setting(s, SFI_NET_PAUSEPARAM)) && ops->set_pauseparam)
		refused += !!ops->set_pauseparam(dev, v);
	if ((v = setting(s, SFI_NET_LINK_KSETTINGS)) && ops->set_link_ksettings)
		refused += !!ops->set_link_ksettings(dev, v);
	if ((v = setting(s, SFI_NET_CARRIER)) && netdev_ops->ndo_change_carrier)
		refused += !!netdev_ops->ndo_change_carrier(dev, *(bool *)v);
	return refused;
}

static int replay_address(struct sfi_net_shadow *s)
{
	const struct net_device_ops *ops = s->dev->netdev_ops;
	struct sockaddr_storage storage = { .ss_family = s->dev->type };
	struct sockaddr *sa = (struct sockaddr *)&storage;

	if (!memcmp(s->addr, s->probed_addr, s->dev->addr_len))
		return 0;
	memcpy(sa->sa_data, s->addr, s->dev->addr_len);
	return ops->ndo_set_mac_address ? !!ops->ndo_set_mac_address(s->dev, sa) : 1;
}

static int replay_mtu(struct sfi_net_shadow *s)
{
	struct net_device *dev = s->dev;

	if (s->mtu == dev->mtu)
		return 0;
	if (dev->netdev_ops->ndo_change_mtu && dev->netdev_ops->ndo_change_mtu(dev, s->mtu))
		return 1;
	WRITE_ONCE(dev->mtu, s->mtu);
	return 0;
}

static int reopen(struct net_device *dev)
{
	const struct net_device_ops *ops = dev->netdev_ops;
	int ret;

	set_bit(__LINK_STATE_START, &dev->state);
	ret = ops->ndo_open ? ops->ndo_open(dev) : 0;
	if (ret) {
		clear_bit(__LINK_STATE_START, &dev->state);
		return ret;
	}
	netif_addr_lock_bh(dev);
	if (ops->ndo_set_rx_mode)
		ops->ndo_set_rx_mode(dev);
	netif_addr_unlock_bh(dev);
	return 0;
}

static bool is_device(struct sfi_object *o, void *dev)
{
	return o->obj == dev;
}

/**
 * sfi_net_shadow_back() - the next instance registers its device: give it the old
 * one's state. The tables are in place and checked.
 * Return: 0, or what its ndo_init() says. Context: may sleep; the activation holds RTNL.
 */
int sfi_net_shadow_back(struct sfi_frame *f, struct sfi_netdev *rec)
{
	struct sfi_net_shadow *s = rec->shadow;
	struct net_device *dev = rec->dev;
	struct sfi_object *o = sfi_kept_find(f, &sfi_kind_netdev, is_device, dev);
	u64 since = ktime_get_mono_fast_ns();
	int refused, ret = 0;

	if (!o)
		sfi_stub_fail(f, "a device that waits for its driver", dev);
	/* They come back as they were, and the operations are new. */
	sfi_net_check_vlan_filter(f, rec, s->registered.now | s->registered.hw | s->wanted);
	/* Until it has returned nobody follows what it makes of the counters. */
	if (rec->ops.ndo_init)
		ret = rec->ops.ndo_init(dev);
	if (ret)
		return ret;
	sfi_net_show(rec);
	sfi_adopt(f, o);
	sfi_net_grant_counters(f, rec);
	strscpy(dev->name, s->name, sizeof(dev->name));
	features_set(dev, &s->registered);
	dev->wanted_features = s->wanted;
	atomic_dec(&devices_away);
	WRITE_ONCE(s->phase, CATCHING_UP);
	restart_watchdog(dev, jiffies + CATCH_UP_SECONDS * HZ);
	netif_device_attach(dev);	/* closed as yet, so it wakes no queue */

	refused = replay_address(s) + replay_mtu(s) + replay_settings(s);
	if (dev->netdev_ops->ndo_vlan_rx_add_vid && (dev->features & NETIF_F_HW_VLAN_CTAG_FILTER))
		refused += !!vlan_for_each(dev, replay_vlan, dev);
	if (dev->flags & IFF_UP)
		ret = reopen(dev);
	netdev_update_features(dev);
	if (s->phase == CATCHING_UP) {	/* the link may have come up at once, or never been down */
		if (netif_running(dev) && !s->carrier)
			schedule_delayed_work(&s->give_up, CATCH_UP_SECONDS * HZ);
		else
			end_catching_up(s);
	}
	netdev_info(dev, "sfi: back after a restart: address %pM, MTU %u, %s, %d settings refused\n",
		    dev->dev_addr, dev->mtu, !(dev->flags & IFF_UP) ? "down" : ret ? "open failed" : "open", refused);
	sfi_replayed(sfi_frame_domain(f), since);
	return 0;
}

/* ---- what the driver says and sees meanwhile */

void sfi_net_enter(struct sfi_frame *f, const struct net_device *dev)
{
	if (unlikely(atomic_read(&devices_away)) && sfi_net_is_away(sfi_net_record(f, dev)))
		sfi_gate_refuse(f);
}

/* NULL when the device is an ordinary one. */
static struct sfi_net_shadow *not_present(struct sfi_frame *f, const struct net_device *dev)
{
	struct sfi_net_shadow *s = sfi_net_record(f, dev)->shadow;

	return unlikely(READ_ONCE(s->phase) != PRESENT) ? s : NULL;
}

void sfi_net_carrier_on(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_net_shadow *s = not_present(f, dev);

	if (!s) {
		netif_carrier_on(dev);
		return;
	}
	s->carrier = true;
	if (s->phase == CATCHING_UP)
		end_catching_up(s);
}
EXPORT_SYMBOL_GPL(sfi_net_carrier_on);

void sfi_net_carrier_off(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_net_shadow *s = not_present(f, dev);

	if (s)
		s->carrier = false;
	else
		netif_carrier_off(dev);
}
EXPORT_SYMBOL_GPL(sfi_net_carrier_off);

bool sfi_net_carrier_ok(struct sfi_frame *f, const struct net_device *dev)
{
	struct sfi_net_shadow *s = not_present(f, dev);

	return s ? s->carrier : netif_carrier_ok(dev);
}
EXPORT_SYMBOL_GPL(sfi_net_carrier_ok);

/** sfi_net_queues_held() - the driver must not start its queues yet. */
bool sfi_net_queues_held(struct sfi_frame *f, const struct net_device *dev)
{
	return not_present(f, dev);
}

/** sfi_net_addr_set() - dev_addr_mod(); a probe tells what the hardware has, the user may have set another. */
void sfi_net_addr_set(struct sfi_frame *f, struct net_device *dev, unsigned int offset, const void *addr,
		      size_t len)
{
	struct sfi_net_shadow *s = not_present(f, dev);

	if (s && s->phase == AWAY)
		memcpy(s->probed_addr + offset, addr, len);
	else
		dev_addr_mod(dev, offset, addr, len);
}

void sfi_net_note_setting(struct sfi_frame *f, const struct net_device *dev, enum sfi_net_setting which,
			  const void *value, size_t size)
{
	struct setting *t = &sfi_net_record(f, dev)->shadow->settings[which];

	if (value && size <= sizeof(t->value)) {
		memcpy(t->value, value, size);
		t->size = size;
	}
}
