/* SPDX-License-Identifier: GPL-2.0 */
/* netdev.h - for attacks through the network stack: a net_device of the driver's, with an MII transceiver, or without hardware. */
#ifndef ATTACK_NETDEV_H
#define ATTACK_NETDEV_H

#include <linux/etherdevice.h>
#include <linux/mii.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>

static int mii_registers;			/* what each register says */
static void (*mii_disturb)(struct mii_if_info *mii);	/* called from a read, once */

/* The struct is at the start of the device's private memory. */
static int mii_attack_read(struct net_device *dev, int phy, int reg)
{
	void (*disturb)(struct mii_if_info *mii) = mii_disturb;

	mii_disturb = NULL;
	if (disturb)
		disturb(netdev_priv(dev));
	return mii_registers;
}

static void mii_attack_write(struct net_device *dev, int phy, int reg, int value)
{
}

/* Runs body with a device that is never registered. */
static int with_mii(int (*body)(struct mii_if_info *mii))
{
	struct net_device *dev = alloc_etherdev(sizeof(struct mii_if_info));
	struct mii_if_info *mii;
	int ret;

	if (!dev)
		return -ENOMEM;
	mii = netdev_priv(dev);
	mii->dev = dev;
	mii->mdio_read = mii_attack_read;
	mii->mdio_write = mii_attack_write;
	mii->phy_id_mask = 0x1f;
	mii->reg_num_mask = 0x1f;
	ret = body(mii);
	free_netdev(dev);
	return ret;
}

/* ---- without hardware */

static void (*virtual_disturb)(struct net_device *dev);		/* called from its setup */
static int (*virtual_init)(struct net_device *dev);		/* its ndo_init */

/* A virtual_init for devices that count what they send; body frees the counters. */
static int virtual_init_counters(struct net_device *dev)
{
	dev->lstats = netdev_alloc_pcpu_stats(struct pcpu_lstats);
	return dev->lstats ? 0 : -ENOMEM;
}

static int virtual_ndo_init(struct net_device *dev)
{
	return virtual_init ? virtual_init(dev) : 0;
}

static netdev_tx_t virtual_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops virtual_ops = {
	.ndo_init = virtual_ndo_init,
	.ndo_start_xmit = virtual_xmit,
};

static void virtual_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &virtual_ops;
	eth_hw_addr_random(dev);
	if (virtual_disturb)
		virtual_disturb(dev);
}

static struct net_device *virtual_alloc(void)
{
	return alloc_netdev(0, "attack%d", NET_NAME_ENUM, virtual_setup);
}

/* Runs body with such a device, registered. */
static int with_virtual(int (*body)(struct net_device *dev))
{
	struct net_device *dev = virtual_alloc();
	int ret;

	if (!dev)
		return -ENOMEM;
	ret = register_netdev(dev);
	if (!ret) {
		ret = body(dev);
		unregister_netdev(dev);
	}
	free_netdev(dev);
	return ret;
}

#endif /* ATTACK_NETDEV_H */
