// SPDX-License-Identifier: GPL-2.0
/*
 * crosser.c - calls the driver crossings as the kernel would, a few times, as often again, and many times, with a mark for
 * QEMU's counter behind each; nothing else runs meanwhile. It logs a line for each row, in the order of the marks.
 */
#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/stringify.h>

#include "crossings.h"
#include "mark.h"

#define FEW 100
#define MANY 1100
#define BUDGET 64
#define BYTES 60

static struct module *driver;
static struct net_device *dev;
static struct napi_struct *napi;

static int enter_empty(unsigned int n)
{
	const struct kernel_param *kp = driver->kp;
	int ret = 0;

	while (n-- && !ret)
		ret = kp->ops->set("", kp);
	return ret;
}

static int enter_instance(unsigned int n)
{
	int ret = 0;

	while (n-- && !ret)
		ret = napi->poll(napi, 0);
	return ret;
}

static int enter_granting(unsigned int n)
{
	static struct rtnl_link_stats64 stats;

	while (n--)
		dev->netdev_ops->ndo_get_stats64(dev, &stats);
	return 0;
}

static int enter_with_packet(unsigned int n)
{
	struct sk_buff *skb;

	while (n--) {
		skb = netdev_alloc_skb(dev, BYTES);
		if (!skb)
			return -ENOMEM;
		skb_put(skb, BYTES);
		if (dev->netdev_ops->ndo_start_xmit(skb, dev) != NETDEV_TX_OK)
			return -EIO;
	}
	return 0;
}

static int request(enum crossings_request request, unsigned int n)
{
	struct ifreq ifr = { .ifr_ifru.ifru_ivalue = n };
	int ret = dev->netdev_ops->ndo_eth_ioctl(dev, &ifr, request);

	if (ret || request != CROSSINGS_POLL)
		return ret;
	if (!test_bit(NAPI_STATE_SCHED, &napi->state))
		napi_schedule_prep(napi);
	return napi->poll(napi, BUDGET);
}

#define CALL_REQUEST(number, name) \
	static int call_##number(unsigned int n) { return request(number, n); }
CROSSINGS(CALL_REQUEST)

#define ROW(number, name) { name, call_##number },
static const struct {
	const char *name;
	int (*call)(unsigned int n);
} rows[] = {
	{ "gate: no instance, no action", enter_empty },
	{ "gate: an instance, no action", enter_instance },
	{ "gate: an instance, 192 bytes are granted and revoked", enter_granting },
	{ "gate: a packet to send, which the driver frees", enter_with_packet },
	CROSSINGS(ROW)
};

static noinline void mark(void)
{
	asm volatile(".byte " __stringify(MARK) : : : "memory");
}

static int count(int (*call)(unsigned int n))
{
	static const unsigned int often[] = { FEW, FEW, MANY };
	unsigned int i;
	int ret = 0;

	/* As softirqs run, but without interrupts between. */
	local_bh_disable();
	local_irq_disable();
	for (i = 0; i < ARRAY_SIZE(often) && !ret; i++) {
		ret = call(often[i]);
		mark();
	}
	local_irq_enable();
	local_bh_enable();
	return ret;
}

static int __init crosser_init(void)
{
	struct pci_dev *pdev = pci_get_device(0x1234, 0x11e8, NULL);
	unsigned int i;
	int ret;

	if (!pdev || !pdev->driver)
		return -ENODEV;
	/* Never put: the machine is switched off behind us. */
	driver = pdev->driver->driver.owner;
	dev = pci_get_drvdata(pdev);
	napi = list_first_entry(&dev->napi_list, struct napi_struct, dev_list);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ret = count(rows[i].call);
		if (ret) {
			pr_err("crosser: %s: %d\n", rows[i].name, ret);
			return ret;
		}
		pr_info("CROSSING %u %s\n", MANY - FEW, rows[i].name);
	}
	return 0;
}
module_init(crosser_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("counts what it costs to cross the border of a sandboxed driver");
