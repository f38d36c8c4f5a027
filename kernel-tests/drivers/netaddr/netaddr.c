// SPDX-License-Identifier: GPL-2.0
/* netaddr.c - tells a test where the memory of a network interface is that its driver may write. */
#include <linux/module.h>
#include <linux/netdevice.h>

static char *dev;
module_param(dev, charp, 0444);
MODULE_PARM_DESC(dev, "name of the interface");
static unsigned long stats, priv;
module_param(stats, ulong, 0444);
MODULE_PARM_DESC(stats, "its counter of compressed packets, which no Ethernet driver uses");
module_param(priv, ulong, 0444);
MODULE_PARM_DESC(priv, "the driver's private memory");

static int __init netaddr_init(void)
{
	struct net_device *ndev = dev ? dev_get_by_name(&init_net, dev) : NULL;

	if (!ndev)
		return -ENODEV;
	stats = (unsigned long)&ndev->stats.rx_compressed;
	priv = (unsigned long)netdev_priv(ndev);
	dev_put(ndev);
	return 0;
}
module_init(netaddr_init);

static void __exit netaddr_exit(void)
{
}
module_exit(netaddr_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("addresses of an interface's memory");
