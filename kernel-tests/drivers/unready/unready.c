// SPDX-License-Identifier: GPL-2.0
/*
 * unready.c - a network driver for QEMU's edu that moves no packets. After a restart its net_device is already in the
 * stack while the driver still prepares it: evil= says what it stores there into fields that the stack follows.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <net/rtnetlink.h>

#include "witness.h"

static unsigned long witness;
module_param(witness, ulong, 0444);
MODULE_PARM_DESC(witness, "address of struct witness");

static char evil[16];
module_param_string(evil, evil, sizeof(evil), 0444);
MODULE_PARM_DESC(evil, "what the next instance stores: ops, ethtool, raw, link, parent, flags, or nothing");

#define WAIT_MS 400		/* in which the guest asks the stack about the device */

static netdev_tx_t unready_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops ops = {
	.ndo_start_xmit = unready_xmit,
};

/* Tables as numbers, so that no gate comes in between. */
static u64 forged_ops[sizeof(struct net_device_ops) / 8];
static u64 forged_ethtool_ops[sizeof(struct ethtool_ops) / 8];

static void forge(void)
{
	const struct witness *w = (const struct witness *)witness;

	/* What is asked of an interface by whoever lists it. */
	forged_ops[offsetof(struct net_device_ops, ndo_get_stats64) / 8] = (u64)w->hijacked;
	forged_ethtool_ops[offsetof(struct ethtool_ops, get_drvinfo) / 8] = (u64)w->hijacked;
}

static void misbehave(struct net_device *dev)
{
	u64 *field = (u64 *)((char *)dev + offsetof(struct net_device, netdev_ops));

	forge();
	if (!strcmp(evil, "ops")) {
		dev->netdev_ops = (const struct net_device_ops *)forged_ops;
	} else if (!strcmp(evil, "ethtool")) {
		dev->ethtool_ops = (const struct ethtool_ops *)forged_ethtool_ops;
	} else if (!strcmp(evil, "raw")) {
		OPTIMIZER_HIDE_VAR(field);
		*field = (u64)forged_ops;
	} else if (!strcmp(evil, "link")) {
		dev->rtnl_link_ops = (const struct rtnl_link_ops *)forged_ops;
	} else if (!strcmp(evil, "parent")) {
		SET_NETDEV_DEV(dev, (struct device *)forged_ops);
	} else if (!strcmp(evil, "flags")) {
		dev->priv_flags |= IFF_MACVLAN_PORT | IFF_BRIDGE_PORT;
	}
}

static int unready_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *dev = alloc_etherdev(0);
	int ret;

	if (!dev)
		return -ENOMEM;
	SET_NETDEV_DEV(dev, &pdev->dev);
	dev->netdev_ops = &ops;
	dev->priv_flags |= IFF_UNICAST_FLT;
	eth_hw_addr_set(dev, "\x52\x54\0edu");
	if (dev->reg_state == NETREG_REGISTERED && evil[0]) {
		misbehave(dev);
		msleep(WAIT_MS);
	}
	ret = register_netdev(dev);
	if (ret)
		free_netdev(dev);
	else
		pci_set_drvdata(pdev, dev);
	return ret;
}

static void unready_remove(struct pci_dev *pdev)
{
	struct net_device *dev = pci_get_drvdata(pdev);

	unregister_netdev(dev);
	free_netdev(dev);
}

static const struct pci_device_id ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, { } };
static struct pci_driver driver = {
	.name = "unready",
	.id_table = ids,
	.probe = unready_probe,
	.remove = unready_remove,
};

static int __init unready_init(void)
{
	return pci_register_driver(&driver);
}
module_init(unready_init);

static void __exit unready_exit(void)
{
	pci_unregister_driver(&driver);
}
module_exit(unready_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("prepares a net_device that the stack knows already");
