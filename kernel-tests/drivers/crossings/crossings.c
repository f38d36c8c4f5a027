// SPDX-License-Identifier: GPL-2.0
/*
 * crossings.c - a network driver for QEMU's edu whose functions do nothing but cross the border, so that crosser can
 * count what that costs, with SFI and without. It is called with interrupts off.
 */
#include <linux/blkdev.h>
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "crossings.h"

#define BYTES 64
#define BUDGET 64

struct crossings {
	struct pci_dev *pdev;
	struct napi_struct napi;
	spinlock_t lock;
	void *buffer;
	unsigned int rounds;	/* of the next poll */
};

/* ---- gates of which nothing is asked */
static int crossings_empty(const char *val, const struct kernel_param *kp)
{
	return 0;
}

static const struct kernel_param_ops empty_ops = { .set = crossings_empty };
module_param_cb(empty, &empty_ops, NULL, 0);

static void crossings_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
}

static netdev_tx_t crossings_xmit(struct sk_buff *skb, struct net_device *dev)
{
	consume_skb(skb);
	return NETDEV_TX_OK;
}

/* Without a budget it is the empty gate of an instance; else it is scheduled anew in each round, and once for the kernel. */
static int crossings_poll(struct napi_struct *napi, int budget)
{
	struct crossings *c = container_of(napi, struct crossings, napi);
	unsigned int n;

	if (!budget)
		return 0;
	n = c->rounds;
	c->rounds = 0;
	if (!n)
		napi_complete_done(napi, 0);
	while (n--) {
		napi_complete_done(napi, 0);
		napi_schedule(napi);
	}
	return 0;
}

/* ---- stubs */
static int crossings_map(struct device *dev, void *buffer, unsigned int n)
{
	dma_addr_t at;

	while (n--) {
		at = dma_map_single(dev, buffer, BYTES, DMA_TO_DEVICE);
		if (dma_mapping_error(dev, at))
			return -EIO;
		dma_unmap_single(dev, at, BYTES, DMA_TO_DEVICE);
	}
	return 0;
}

static int crossings_packets(struct napi_struct *napi, unsigned int n)
{
	struct sk_buff *skb;

	while (n--) {
		skb = napi_alloc_skb(napi, BYTES);
		if (!skb)
			return -ENOMEM;
		napi_consume_skb(skb, BUDGET);
	}
	return 0;
}

static int crossings_ioctl(struct net_device *dev, struct ifreq *ifr, int cmd)
{
	struct crossings *c = netdev_priv(dev);
	unsigned int n = ifr->ifr_ifru.ifru_ivalue;
	unsigned long flags;

	switch (cmd) {
	case CROSSINGS_INERT:
		while (n--)
			errno_to_blk_status(0);
		return 0;
	case CROSSINGS_RCU:
		while (n--) {
			rcu_read_lock();
			rcu_read_unlock();
		}
		return 0;
	case CROSSINGS_SPIN:
		while (n--) {
			spin_lock(&c->lock);
			spin_unlock(&c->lock);
		}
		return 0;
	case CROSSINGS_SPIN_IRQ:
		while (n--) {
			spin_lock_irqsave(&c->lock, flags);
			spin_unlock_irqrestore(&c->lock, flags);
		}
		return 0;
	case CROSSINGS_HEAP:
		while (n--)
			kfree(kmalloc(BYTES, GFP_ATOMIC));
		return 0;
	case CROSSINGS_DMA:
		return crossings_map(&c->pdev->dev, c->buffer, n);
	case CROSSINGS_QUEUE:
		while (n--) {
			netif_stop_queue(dev);
			netif_start_queue(dev);
		}
		return 0;
	case CROSSINGS_PACKET:
		return crossings_packets(&c->napi, n);
	case CROSSINGS_POLL:
		c->rounds = n;
		return 0;
	}
	return -EOPNOTSUPP;
}

static const struct net_device_ops ops = {
	.ndo_start_xmit = crossings_xmit,
	.ndo_get_stats64 = crossings_get_stats64,
	.ndo_eth_ioctl = crossings_ioctl,
};

static int crossings_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *dev = alloc_etherdev(sizeof(struct crossings));
	struct crossings *c;
	int ret = -ENOMEM;

	if (!dev)
		return ret;
	c = netdev_priv(dev);
	c->pdev = pdev;
	spin_lock_init(&c->lock);
	c->buffer = kzalloc(BYTES, GFP_KERNEL);
	if (!c->buffer)
		goto free;
	ret = dma_set_mask(&pdev->dev, DMA_BIT_MASK(32));
	if (ret)
		goto free_buffer;
	SET_NETDEV_DEV(dev, &pdev->dev);
	dev->netdev_ops = &ops;
	eth_hw_addr_set(dev, "\x52\x54\0edu");
	netif_napi_add(dev, &c->napi, crossings_poll);
	napi_enable(&c->napi);
	ret = register_netdev(dev);
	if (ret)
		goto del;
	pci_set_drvdata(pdev, dev);
	return 0;
del:
	napi_disable(&c->napi);
	netif_napi_del(&c->napi);
free_buffer:
	kfree(c->buffer);
free:
	free_netdev(dev);
	return ret;
}

static void crossings_remove(struct pci_dev *pdev)
{
	struct net_device *dev = pci_get_drvdata(pdev);
	struct crossings *c = netdev_priv(dev);

	unregister_netdev(dev);
	napi_disable(&c->napi);
	netif_napi_del(&c->napi);
	kfree(c->buffer);
	free_netdev(dev);
}

static const struct pci_device_id ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, { } };
static struct pci_driver driver = {
	.name = "crossings",
	.id_table = ids,
	.probe = crossings_probe,
	.remove = crossings_remove,
};

static int __init crossings_init(void)
{
	return pci_register_driver(&driver);
}
module_init(crossings_init);

static void __exit crossings_exit(void)
{
	pci_unregister_driver(&driver);
}
module_exit(crossings_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("crosses the border of a sandboxed driver and does nothing else");
