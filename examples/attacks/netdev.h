/* SPDX-License-Identifier: GPL-2.0 */
/* netdev.h - for attacks through the network stack: a net_device of the driver's, with an MII transceiver. */
#ifndef ATTACK_NETDEV_H
#define ATTACK_NETDEV_H

#include <linux/etherdevice.h>
#include <linux/mii.h>
#include <linux/netdevice.h>

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

#endif /* ATTACK_NETDEV_H */
