// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_netdev.c - net_device: memory, what of it the driver may write, registration.
 */
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/version.h>

#include "kinds.h"
#include "../core/kinds.h"

struct field { u16 offset, size; };
#define FIELD(m) { offsetof(struct net_device, m), sizeof_field(struct net_device, m) }

/*
 * Written while the driver prepares the device; read-only once it is registered. What the stack follows is not
 * among them: after a restart it knows the device while the driver still prepares it (kinds_fields.c).
 */
static const struct field setup_fields[] = {
	FIELD(name), FIELD(min_mtu), FIELD(max_mtu), FIELD(needed_headroom), FIELD(needed_tailroom),
};

/* Numbers a driver may change at any time; whatever they are, the stack survives. */
static const struct field live_fields[] = {
	FIELD(stats), FIELD(watchdog_timeo), FIELD(irq), FIELD(base_addr), FIELD(mem_start), FIELD(mem_end),
	FIELD(if_port), FIELD(dma),
};

static void grant_fields(struct sfi_frame *f, struct net_device *dev, const struct field *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sfi_k2d_copy_write(f, (char *)dev + t[i].offset, t[i].size, "net_device field");
}

static void revoke_fields(struct sfi_frame *f, struct net_device *dev, const struct field *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sfi_revoke_write(f, (char *)dev + t[i].offset, t[i].size);
}

/** sfi_net_record() - what is kept of a device of this driver; a failing check for any other. */
struct sfi_netdev *sfi_net_record(struct sfi_frame *f, const struct net_device *dev)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_netdev_mem, dev);

	if (!o)
		sfi_stub_fail(f, "net_device was not allocated by this driver, or was freed", dev);
	return (struct sfi_netdev *)o->aux;
}

static void free_record(struct sfi_netdev *rec)
{
	if (rec)
		sfi_net_shadow_free(rec->shadow);
	kfree(rec);
}

/*
 * The kernel's part of alloc_netdev(): the driver's own setup runs when there is a record and the fields are granted.
 * A queue length says that the device wants a queue; what it is in the end, setup says.
 */
static void no_setup(struct net_device *dev)
{
	dev->tx_queue_len = 1;
}

/**
 * sfi_net_alloc() - alloc_netdev_mqs() without its setup, or alloc_etherdev_mqs() if name is NULL.
 * Grants netdev_priv() and the fields of the tables above. After a restart this may
 * be the device that the instance before had registered.
 * Return: NULL without memory. Context: may sleep.
 */
struct sfi_netdev *sfi_net_alloc(struct sfi_frame *f, int sizeof_priv, const char *name, unsigned char assign_type,
				 unsigned int txqs, unsigned int rxqs)
{
	struct net_device *dev = sfi_net_shadow_adopt(f, sizeof_priv, name ?: "", txqs, rxqs);
	struct sfi_netdev *rec;

	if (dev)
		goto grant;
	rec = kzalloc(sizeof(*rec), GFP_KERNEL);
	if (rec)
		rec->shadow = sfi_net_shadow_alloc();
	if (rec && rec->shadow)
		dev = name ? alloc_netdev_mqs(sizeof_priv, name, assign_type, no_setup, txqs, rxqs) :
		      alloc_etherdev_mqs(sizeof_priv, txqs, rxqs);
	if (!dev) {
		free_record(rec);
		return NULL;
	}
	rec->dev = dev;
	rec->priv_bytes = sizeof_priv;
	rec->default_ethtool_ops = dev->ethtool_ops;
	strscpy(rec->pattern, name ?: "", sizeof(rec->pattern));
	INIT_LIST_HEAD(&rec->link_node);
	spin_lock_init(&rec->fields_lock);
	sfi_track(f, &sfi_kind_netdev_mem, dev, (u64)rec);
grant:
	rec = sfi_net_record(f, dev);
	rec->priv_flags = dev->priv_flags;	/* the stack has its own bits in those of one that it knows */
	rec->frozen = false;
	rec->driver_ops = NULL;
	rec->driver_ethtool_ops = NULL;
	rec->driver_link = NULL;
	rec->principal = sfi_frame_principal(f);
	sfi_principal_alias(f, dev);
	sfi_k2d_copy_write(f, netdev_priv(dev), sizeof_priv, "netdev_priv");
	grant_fields(f, dev, setup_fields, ARRAY_SIZE(setup_fields));
	grant_fields(f, dev, live_fields, ARRAY_SIZE(live_fields));
	return rec;
}

/** sfi_net_alloc_etherdev() - alloc_etherdev_mqs() for a driver. Context: may sleep. */
struct net_device *sfi_net_alloc_etherdev(struct sfi_frame *f, int sizeof_priv, unsigned int txqs, unsigned int rxqs)
{
	struct sfi_netdev *rec = sfi_net_alloc(f, sizeof_priv, NULL, 0, txqs, rxqs);

	return rec ? rec->dev : NULL;
}

/**
 * sfi_net_free_netdev() - free_netdev(), which also deletes the device's NAPI contexts. Of a device that RTNL has just
 * been asked to unregister it leaves the freeing to whoever releases RTNL, as the kernel does.
 */
void sfi_net_free_netdev(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);
	struct napi_struct *n;

	if (rec->setting_up)
		sfi_stub_fail(f, "free_netdev from the device's own setup or ndo_init", dev);
	if (sfi_owned(f, &sfi_kind_netdev, dev) || rec->busy ||
	    (dev->reg_state == NETREG_REGISTERED && !sfi_net_is_away(rec)))
		sfi_stub_fail(f, "free_netdev of a registered device; call unregister_netdev first", dev);
	if (dev->reg_state == NETREG_UNREGISTERING) {
		if (!sfi_lock_held(f, NULL))
			sfi_stub_fail(f, "free_netdev before the device is unregistered", dev);
		sfi_net_park(rec);
		synchronize_net();	/* nobody is inside the record's tables any more */
	}
	list_for_each_entry(n, &dev->napi_list, dev_list) {
		if (!sfi_owned(f, &sfi_kind_napi, n))
			continue;
		sfi_net_check_napi_disabled(f, n);
		if (n->skb && sfi_owned(f, &sfi_kind_napi_skb, n->skb))
			sfi_net_napi_skb_give(f, n, false);
		sfi_untrack_aux(f, &sfi_kind_napi, n, (u64)dev);
	}
	revoke_fields(f, dev, setup_fields, ARRAY_SIZE(setup_fields));
	revoke_fields(f, dev, live_fields, ARRAY_SIZE(live_fields));
	sfi_revoke_write(f, netdev_priv(dev), rec->priv_bytes);
	sfi_principal_unalias(sfi_frame_domain(f), rec->principal, dev);
	if (sfi_net_is_away(rec)) {
		/* Adopted, but the probe failed: back to where it was kept. */
		bool taken = sfi_rtnl_join(f);

		sfi_net_park(rec);
		if (taken)
			sfi_rtnl_give(f);
		sfi_keep_again(f, &sfi_kind_netdev_mem, dev);
		return;
	}
	sfi_untrack_aux(f, &sfi_kind_netdev_mem, dev, (u64)rec);
	free_netdev(dev);
	free_record(rec);
}

/** sfi_net_check_name() - the name is driver-writable until registration; printers read it. */
void sfi_net_check_name(struct sfi_frame *f, const struct net_device *dev)
{
	sfi_net_record(f, dev);
	if (strnlen(dev->name, IFNAMSIZ) == IFNAMSIZ)
		sfi_stub_fail(f, "net_device name is not NUL-terminated", dev);
}
EXPORT_SYMBOL_GPL(sfi_net_check_name);

/* Freezes what the driver set up, checks it, and copies the operation tables. */
static void register_check(struct sfi_frame *f, struct sfi_netdev *rec)
{
	struct net_device *dev = rec->dev;

	if (rec->setting_up)
		sfi_stub_fail(f, "registration from the device's own setup or ndo_init", dev);
	sfi_rtnl_check(f);
	/* First freeze, then look: another CPU may be inside the driver. */
	sfi_net_freeze(f, rec);
	revoke_fields(f, dev, setup_fields, ARRAY_SIZE(setup_fields));
	sfi_net_check_name(f, dev);
	if (dev->dev.parent)	/* it may have gone since it was set */
		sfi_check_ref(f, &sfi_kind_device, dev->dev.parent, "dev.parent");
	sfi_net_link_device(f, rec);
	if (!rec->driver_ops)
		sfi_stub_fail(f, "register_netdev without netdev_ops", dev);
	sfi_d2k_check_read(f, rec->driver_ops, sizeof(rec->ops), "netdev_ops");
	rec->ops = *rec->driver_ops;
	sfi_net_check_ops(f, &rec->ops);
	sfi_net_check_vlan_filter(f, rec, sfi_net_claims(rec));
	if (!rec->driver_ethtool_ops)
		return;
	sfi_d2k_check_read(f, rec->driver_ethtool_ops, sizeof(rec->ethtool_ops), "ethtool_ops");
	rec->ethtool_ops = *rec->driver_ethtool_ops;
	sfi_net_check_ethtool_ops(f, &rec->ethtool_ops);
}

/** sfi_net_show() - the stack may follow the checked copies of the driver's tables. Context: RTNL. */
void sfi_net_show(struct sfi_netdev *rec)
{
	rec->dev->netdev_ops = &rec->ops;
	rec->dev->ethtool_ops = rec->driver_ethtool_ops ? &rec->ethtool_ops : rec->default_ethtool_ops;
}

/**
 * sfi_net_register_locked() - register_netdevice(); a device that was away comes back instead.
 * Context: may sleep; the activation holds RTNL.
 */
int sfi_net_register_locked(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);
	int ret;

	register_check(f, rec);
	if (sfi_net_is_away(rec)) {
		ret = sfi_net_shadow_back(f, rec);
		if (ret)
			sfi_net_thaw(rec);
		return ret;
	}
	sfi_net_show(rec);
	rec->busy = true;
	ret = register_netdevice(dev);
	rec->busy = false;
	if (ret) {
		sfi_net_unlink_device(rec);
		if (dev->reg_state == NETREG_UNINITIALIZED) {	/* the driver may set the device up once more */
			dev->rtnl_link_ops = NULL;
			sfi_net_thaw(rec);
			grant_fields(f, dev, setup_fields, ARRAY_SIZE(setup_fields));
		}
		return ret;
	}
	sfi_track(f, &sfi_kind_netdev, dev, (u64)rec);
	sfi_net_shadow_registered(rec);
	sfi_net_grant_counters(f, rec);
	return 0;
}

/** sfi_net_register() - register_netdev(). Context: may sleep, no RTNL. */
int sfi_net_register(struct sfi_frame *f, struct net_device *dev)
{
	int ret;

	sfi_rtnl_take(f);
	ret = sfi_net_register_locked(f, dev);
	sfi_rtnl_give(f);
	return ret;
}

static void unregister(struct sfi_frame *f, struct sfi_netdev *rec)
{
	if (rec->setting_up)
		sfi_stub_fail(f, "unregistration from the device's own ndo_init", rec->dev);
	sfi_rtnl_check(f);
	sfi_untrack(f, &sfi_kind_netdev, rec->dev);
	rec->busy = true;
	unregister_netdevice(rec->dev);
	sfi_net_unlink_device(rec);
	sfi_net_revoke_counters(sfi_frame_domain(f), rec);
}

/**
 * sfi_net_unregister_locked() - unregister_netdevice() of a device that frees itself: it is not the driver's any more,
 * and the kernel frees it when RTNL is released. Context: may sleep; the activation holds RTNL.
 */
void sfi_net_unregister_locked(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	if (!rec->frees_itself)
		sfi_stub_fail(f, "under RTNL only devices with needs_free_netdev are unregistered", dev);
	unregister(f, rec);
	rec->busy = false;
	sfi_net_free_netdev(f, dev);
}

/** sfi_net_unregister() - unregister_netdev(). Context: may sleep, no RTNL. */
void sfi_net_unregister(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec;

	sfi_rtnl_take(f);
	rec = sfi_net_record(f, dev);
	if (rec->frees_itself) {
		sfi_net_unregister_locked(f, dev);
		sfi_rtnl_give(f);
		return;
	}
	unregister(f, rec);
	sfi_rtnl_give(f);
	rec->busy = false;	/* now the kernel is done with it */
}

/** sfi_net_check_txq() - q is a transmit queue of a device of this driver. */
void sfi_net_check_txq(struct sfi_frame *f, const struct netdev_queue *q)
{
	const struct net_device *dev;
	unsigned long at = (unsigned long)q;

	/* q->dev is only believed once q is inside that device's own array. */
	sfi_d2k_check_read(f, q, sizeof(*q), "queue");
	dev = READ_ONCE(q->dev);
	sfi_net_record(f, dev);
	if (at < (unsigned long)dev->_tx || at >= (unsigned long)(dev->_tx + dev->num_tx_queues) ||
	    (at - (unsigned long)dev->_tx) % sizeof(*q))
		sfi_stub_fail(f, "not a transmit queue of this device", q);
}

/** sfi_net_check_completed() - completing more than was queued is a BUG() in the kernel. */
void sfi_net_check_completed(struct sfi_frame *f, const struct net_device *dev, unsigned int bytes)
{
#ifdef CONFIG_BQL
	const struct dql *dql;

	sfi_net_record(f, dev);
	dql = &dev->_tx[0].dql;
	if (bytes > READ_ONCE(dql->num_queued) - dql->num_completed)
		sfi_stub_fail(f, "more bytes completed than were queued", dev);
#else
	sfi_net_record(f, dev);
#endif
}

/** sfi_net_note_sset() - remembers what get_sset_count() promised. Context: RTNL. */
void sfi_net_note_sset(struct sfi_frame *f, const struct net_device *dev, int set, int count)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	if (set >= 0 && set < SFI_NET_SSETS)
		rec->sset[set] = max(count, 0);
}

/** sfi_net_strings_bytes() - size of the kernel's buffer in get_strings(). */
size_t sfi_net_strings_bytes(struct sfi_frame *f, const struct net_device *dev, u32 set)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	return set < SFI_NET_SSETS ? (size_t)rec->sset[set] * ETH_GSTRING_LEN : 0;
}

/** sfi_net_stats_ok() - the counters lie in the device or its private memory, which stay while the kernel may read them. */
bool sfi_net_stats_ok(struct sfi_frame *f, const struct net_device *dev, const struct net_device_stats *stats)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);
	unsigned long at = (unsigned long)stats, priv = (unsigned long)netdev_priv(dev);

	return stats == &dev->stats ||
	       (at >= priv && at - priv + sizeof(*stats) <= rec->priv_bytes);
}

/* ---- reaper */

void sfi_net_park(struct sfi_netdev *rec)
{
	ASSERT_RTNL();
	rec->dev->netdev_ops = &sfi_net_dead_ops;
	rec->dev->ethtool_ops = &sfi_net_dead_ethtool_ops;
	rec->dev->rtnl_link_ops = rec->link ? &rec->link->ops : NULL;
}

static bool netdev_keep(struct sfi_domain *d, struct sfi_object *o)
{
	return true;
}

static void netdev_quiesce(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_netdev *rec = (struct sfi_netdev *)o->aux;
	struct net_device *dev = rec->dev;

	rtnl_lock();
	netif_device_detach(dev);	/* the stack stops calling most operations */
	netif_tx_disable(dev);
	/* With a restart ahead packets wait in the qdisc, which a lost carrier would empty. */
	if (!sfi_domain_keeping(d))
		netif_carrier_off(dev);
	sfi_net_park(rec);
	rtnl_unlock();
	synchronize_rcu_expedited();	/* nobody is inside the old table any more; users wait for the restart */
}

static void netdev_release(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_netdev *rec = (struct sfi_netdev *)o->aux;

	rtnl_lock();
	sfi_net_park(rec);	/* a probe that failed may have left its own table */
	unregister_netdevice(rec->dev);
	sfi_net_unlink_device(rec);
	sfi_net_revoke_counters(d, rec);
	rtnl_unlock();
}

const struct sfi_kind sfi_kind_netdev = {
	.name = "netdev", .order = SFI_REAP_CLASS,
	.quiesce = netdev_quiesce, .release = netdev_release, .keep = netdev_keep,
};

/* Registered: the device stays. The netdev object's own keep has been asked before. */
static bool netdev_mem_keep(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_netdev *rec = (struct sfi_netdev *)o->aux;

	if (rec->dev->reg_state != NETREG_REGISTERED)
		return false;
	sfi_domain_revoke(d, netdev_priv(rec->dev), rec->priv_bytes);
	sfi_net_shadow_away(rec);
	return true;
}

static void netdev_mem_release(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_netdev *rec = (struct sfi_netdev *)o->aux;

	sfi_domain_revoke(d, netdev_priv(rec->dev), rec->priv_bytes);
	sfi_principal_unalias(d, rec->principal, rec->dev);
	rtnl_lock();
	sfi_net_unlink_device(rec);	/* its registration may have been stopped half way */
	rtnl_unlock();
	free_netdev(rec->dev);
	free_record(rec);
}

const struct sfi_kind sfi_kind_netdev_mem = {
	.name = "netdev_mem", .sort = SFI_SORT_NETDEV, .order = SFI_REAP_CLASS_MEM, .release = netdev_mem_release,
	.keep = netdev_mem_keep,
};
