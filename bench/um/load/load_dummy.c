// SPDX-License-Identifier: GPL-2.0
/* load_dummy.c - packets of 64 bytes, made and handed over as pktgen does, to each variant of the dummy network driver. */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "slices.h"

static const char *const names[] = { "native", "gates", "stores", "checked", "naive" };
#define VARIANTS ARRAY_SIZE(names)
#define PACKETS 100u
#define BYTES 64u

static struct variant {
	struct net_device *dev;
	u64 sent;
} variants[VARIANTS];

static struct sk_buff *make(struct net_device *dev)
{
	struct sk_buff *skb = __netdev_alloc_skb(dev, BYTES + NET_SKB_PAD, GFP_NOWAIT);
	struct ethhdr *eth;

	if (!skb)
		return NULL;
	skb_reserve(skb, NET_IP_ALIGN);
	eth = skb_put_zero(skb, BYTES);
	eth_broadcast_addr(eth->h_dest);
	ether_addr_copy(eth->h_source, dev->dev_addr);
	eth->h_proto = htons(ETH_P_802_EX1);
	skb->protocol = eth->h_proto;
	skb_reset_mac_header(skb);
	return skb;
}

static void send(void *arg)
{
	struct variant *v = arg;
	struct net_device *dev = v->dev;
	struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);
	unsigned int i;

	for (i = 0; i < PACKETS; i++) {
		struct sk_buff *skb = make(dev);

		if (!skb)
			return;
		local_bh_disable();
		HARD_TX_LOCK(dev, txq, smp_processor_id());
		if (netdev_start_xmit(skb, dev, txq, false) == NETDEV_TX_OK)
			v->sent++;
		HARD_TX_UNLOCK(dev, txq);
		local_bh_enable();
	}
}

static void measure(void)
{
	static struct slices_variant s[VARIANTS];
	unsigned int i, rounds;

	for (i = 0; i < VARIANTS; i++)
		s[i] = (struct slices_variant){ .name = names[i], .run = send, .arg = &variants[i] };
	rounds = slices_measure(s, VARIANTS);
	for (i = 0; i < VARIANTS; i++) {
		struct rtnl_link_stats64 stats;

		dev_get_stats(variants[i].dev, &stats);
		if (variants[i].sent != (u64)rounds * PACKETS || stats.tx_packets != variants[i].sent)
			pr_err("BENCH wrong count of packets of dummy-%s: %llu sent, %llu counted, %u rounds\n", names[i],
			       variants[i].sent, stats.tx_packets, rounds);
	}
	pr_info("BENCH dummy-64 native %lu\n", s[0].ticks / PACKETS);
	for (i = 1; i < VARIANTS; i++)
		pr_info("BENCH dummy-64 %s %u %u %u %u of %u\n", names[i], s[i].median, s[i].low, s[i].high, s[i].kept, rounds);
}

/* The measured drivers must be those that are stopped: each is told to count one packet in memory that is not its own. */
static void attack(void)
{
	struct pcpu_lstats __percpu *foreign;
	unsigned int i;

	for (i = 0; i < VARIANTS; i++) {
		u64 packets, bytes;

		foreign = netdev_alloc_pcpu_stats(struct pcpu_lstats);
		if (!foreign)
			return;
		variants[i].dev->lstats = foreign;
		local_bh_disable();
		netdev_start_xmit(make(variants[i].dev), variants[i].dev, netdev_get_tx_queue(variants[i].dev, 0), false);
		local_bh_enable();
		variants[i].dev->lstats = foreign;	/* the driver may be dead */
		dev_lstats_read(variants[i].dev, &packets, &bytes);
		pr_info("BENCH attack-dummy %s %llu\n", names[i], packets);
	}
}

static int __init load_init(void)
{
	unsigned int i;
	int ret;

	for (i = 0; i < VARIANTS; i++) {
		char name[IFNAMSIZ];

		snprintf(name, sizeof(name), "%s0", names[i]);
		/* Never closed: the machine is switched off behind us. */
		variants[i].dev = dev_get_by_name(&init_net, name);
		if (!variants[i].dev) {
			pr_err("BENCH no %s\n", name);
			return -ENODEV;
		}
		rtnl_lock();
		ret = dev_open(variants[i].dev, NULL);
		rtnl_unlock();
		if (ret) {
			pr_err("BENCH no %s: %d\n", name, ret);
			return ret;
		}
	}
	measure();
	attack();
	return 0;
}
module_init(load_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Alcove: packets for the bed of User Mode Linux");
