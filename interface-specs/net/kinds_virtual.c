// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_virtual.c - devices that a driver sets up itself: its setup function, ndo_init(), and counters of each CPU.
 *
 * What setup and ndo_init() may write beyond the tables of kinds_netdev.c is granted while they run, and looked at
 * before anybody else sees it.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/string.h>
#include <net/pkt_sched.h>

#include "kinds.h"
#include "../core/kinds.h"

/* The others are the stack's own: up, promiscuous, a bond's slave... */
#define FLAGS_FREE (IFF_BROADCAST | IFF_POINTOPOINT | IFF_NOARP | IFF_MULTICAST)

/*
 * setup() is the driver's gate. A device that came back from the instance before keeps its flags, which are the
 * user's by now; RTNL, so that the stack does not see what the driver makes of them.
 */
static void run_setup(struct sfi_frame *f, struct sfi_netdev *rec, void (*setup)(struct net_device *dev))
{
	struct net_device *dev = rec->dev;
	bool away = sfi_net_is_away(rec), taken = away && sfi_rtnl_join(f);
	unsigned int flags = dev->flags;

	sfi_k2d_copy_write(f, &dev->flags, sizeof(dev->flags), "net_device field");
	sfi_k2d_copy_write(f, &dev->needs_free_netdev, sizeof(dev->needs_free_netdev), "net_device field");
	rec->setting_up = true;
	setup(dev);
	rec->setting_up = false;
	sfi_revoke_write(f, &dev->flags, sizeof(dev->flags));
	sfi_revoke_write(f, &dev->needs_free_netdev, sizeof(dev->needs_free_netdev));
	rec->frees_itself = dev->needs_free_netdev;
	dev->needs_free_netdev = false;		/* until it is the kernel's alone */
	if (away)
		dev->flags = flags;
	else if (dev->flags & ~FLAGS_FREE)
		sfi_stub_fail(f, "flags of a device that setup may set (broadcast, point to point, noarp, multicast)", dev);
	if (taken)
		sfi_rtnl_give(f);
}

/** sfi_net_alloc_netdev() - alloc_netdev_mqs(). Return: NULL without memory. Context: may sleep. */
struct net_device *sfi_net_alloc_netdev(struct sfi_frame *f, int sizeof_priv, const char *name, unsigned char assign_type,
					void (*setup)(struct net_device *dev), unsigned int txqs, unsigned int rxqs)
{
	char copy[IFNAMSIZ];
	struct sfi_netdev *rec;
	struct net_device *dev;

	if (strscpy(copy, name, sizeof(copy)) <= 0)
		sfi_stub_fail(f, "a name that a net_device has room for", name);
	rec = sfi_net_alloc(f, sizeof_priv, copy, assign_type, txqs, rxqs);
	if (!rec)
		return NULL;
	dev = rec->dev;
	if (sfi_net_is_away(rec)) {
		run_setup(f, rec, setup);
		return dev;
	}
	/* What alloc_netdev() does behind setup. */
	dev->tx_queue_len = 0;
	run_setup(f, rec, setup);
	if (!dev->tx_queue_len) {
		dev->priv_flags |= IFF_NO_QUEUE;
		dev->tx_queue_len = DEFAULT_TX_QUEUE_LEN;
	}
	return dev;
}

/** sfi_net_ether_setup() - ether_setup() of a device that is not registered; one that comes back is set up already. */
void sfi_net_ether_setup(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	if (sfi_net_is_away(rec)) {
		if (dev->type != ARPHRD_ETHER)
			sfi_stub_fail(f, "a device of the type that it had before the restart", dev);
		return;
	}
	if (dev->reg_state != NETREG_UNINITIALIZED)
		sfi_stub_fail(f, "ether_setup of a registered device", dev);
	ether_setup(dev);
}

/** sfi_net_addr_random() - eth_hw_addr_random(), before registration. */
void sfi_net_addr_random(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);
	u8 addr[ETH_ALEN];

	if (sfi_net_is_away(rec)) {
		eth_random_addr(addr);
		sfi_net_addr_set(f, dev, 0, addr, ETH_ALEN);
		return;
	}
	if (dev->reg_state != NETREG_UNINITIALIZED)
		sfi_stub_fail(f, "a random address for a registered device", dev);
	eth_hw_addr_random(dev);
}

/* ---- ndo_init, and counters: pcpu_stat_type says which the kernel is to allocate, in a union of pointers */

/* A bit-field, but a byte of its own. */
static u8 *stat_type(struct net_device *dev)
{
	static const struct net_device only = { .pcpu_stat_type = 0xff };

	return (u8 *)dev + ((const u8 *)memchr_inv(&only, 0, sizeof(only)) - (const u8 *)&only);
}

/* What ndo_init() may write. The busylock's class is lockdep's, which stock kernels lack: nobody follows it. */
static void init_fields(struct sfi_frame *f, struct net_device *dev, bool grant)
{
	const struct { void *at; size_t size; } fields[] = {
		{ stat_type(dev), 1 },
		{ &dev->lstats, sizeof(dev->lstats) },
		{ &dev->qdisc_tx_busylock, sizeof(dev->qdisc_tx_busylock) },
	};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (grant)
			sfi_k2d_copy_write(f, fields[i].at, fields[i].size, "net_device field");
		else
			sfi_revoke_write(f, fields[i].at, fields[i].size);
	}
}

void sfi_net_init_begin(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	rec->setting_up = true;
	rec->counters = dev->lstats;
	rec->counter_type = dev->pcpu_stat_type;
	init_fields(f, dev, true);
}

/* The kernel has allocated the counters of a device that comes back; those of a new one it allocates next. */
void sfi_net_init_end(struct sfi_frame *f, struct net_device *dev)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);

	init_fields(f, dev, false);
	if (sfi_net_is_away(rec) && rec->counter_type != NETDEV_PCPU_STAT_NONE)
		dev->lstats = rec->counters;
	if (sfi_net_is_away(rec) && rec->counter_type != dev->pcpu_stat_type) {
		dev->pcpu_stat_type = rec->counter_type;
		sfi_stub_fail(f, "counters as they were before the restart", dev);
	}
	rec->setting_up = false;
}

/** sfi_net_lstats_read() - dev_lstats_read(), of what the kernel allocated, or the driver itself. */
void sfi_net_lstats_read(struct sfi_frame *f, struct net_device *dev, u64 *packets, u64 *bytes)
{
	struct sfi_netdev *rec = sfi_net_record(f, dev);
	struct sfi_object *o;

	if (rec->setting_up)
		sfi_stub_fail(f, "counters read while ndo_init may change them", dev);
	/* The stack asks for them while it registers and unregisters the device, too. */
	if (dev->pcpu_stat_type == NETDEV_PCPU_STAT_LSTATS &&
	    (dev->reg_state == NETREG_REGISTERED || dev->reg_state == NETREG_UNREGISTERING)) {
		dev_lstats_read(dev, packets, bytes);
		return;
	}
	o = sfi_find(f, &sfi_kind_percpu, (const void __force *)dev->lstats);
	if (!o || o->aux < sizeof(struct pcpu_lstats))
		sfi_stub_fail(f, "counters (dev->lstats) that this driver has allocated", (const void __force *)dev->lstats);
	dev_lstats_read(dev, packets, bytes);
}

static size_t counter_bytes(const struct net_device *dev)
{
	switch (dev->pcpu_stat_type) {
	case NETDEV_PCPU_STAT_LSTATS:
		return sizeof(struct pcpu_lstats);
	case NETDEV_PCPU_STAT_TSTATS:
		return sizeof(struct pcpu_sw_netstats);
	case NETDEV_PCPU_STAT_DSTATS:
		return sizeof(struct pcpu_dstats);
	default:
		return 0;
	}
}

/** sfi_net_grant_counters() - the driver counts in what the kernel has allocated for it at registration. */
void sfi_net_grant_counters(struct sfi_frame *f, struct sfi_netdev *rec)
{
	size_t bytes = counter_bytes(rec->dev);

	if (bytes)
		sfi_percpu_grant(f, rec->dev->lstats, bytes);
}

/** sfi_net_revoke_counters() - before the kernel frees them. Context: RTNL, the device is unregistered. */
void sfi_net_revoke_counters(struct sfi_domain *d, struct sfi_netdev *rec)
{
	size_t bytes = counter_bytes(rec->dev);

	if (bytes)
		sfi_percpu_revoke(d, rec->dev->lstats, bytes);
}
