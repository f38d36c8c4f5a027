// SPDX-License-Identifier: GPL-2.0
/*
 * rawdma.c - a driver of QEMU's edu that tells the device to copy to and from its own buffer, and then,
 * at addresses it has mapped for nobody, out of the witness's heap sentinel and over it.
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/pci.h>

#include "witness.h"

#define EDU_SOURCE 0x80
#define EDU_TARGET 0x88
#define EDU_COUNT 0x90
#define EDU_COMMAND 0x98
#define EDU_RUN 1
#define EDU_TO_MEMORY 2
#define EDU_BUFFER 0x40000	/* the device's own memory */
#define BYTES 64
#define FILL 0x4141414141414141ULL

static unsigned long witness;
module_param(witness, ulong, 0444);
MODULE_PARM_DESC(witness, "address of struct witness");

static void __iomem *regs;

/* The device's register takes any address: nobody but an IOMMU stands between it and memory. */
static int copy(bool to_memory, u64 at)
{
	int tries = 100;

	writel(to_memory ? EDU_BUFFER : at, regs + EDU_SOURCE);
	writel(to_memory ? at : EDU_BUFFER, regs + EDU_TARGET);
	writel(BYTES, regs + EDU_COUNT);
	writel(EDU_RUN | (to_memory ? EDU_TO_MEMORY : 0), regs + EDU_COMMAND);
	while (readl(regs + EDU_COMMAND) & EDU_RUN) {
		if (!tries--)
			return -ETIMEDOUT;
		msleep(20);
	}
	return 0;
}

static int attack(u64 *own, dma_addr_t own_at)
{
	const struct witness *w = (const struct witness *)witness;
	u64 secret = w->heap[0], raw = (u64)w->heap - page_offset_base;
	int ret;

	/* Legal: there and back again, through a mapping. */
	own[0] = FILL;
	ret = copy(false, own_at);
	own[0] = 0;
	ret = ret ?: copy(true, own_at);
	if (ret || own[0] != FILL) {
		pr_err("rawdma: legal transfer failed (%d)\n", ret);
		return -EIO;
	}
	pr_info("rawdma: legal transfer works\n");

	ret = copy(false, raw) ?: copy(true, own_at);
	if (ret)
		return ret;
	pr_info("rawdma: foreign memory was %s\n", own[0] == secret ? "read" : "not read");

	own[0] = FILL;
	return copy(false, own_at) ?: copy(true, raw);
}

static int rawdma_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	dma_addr_t own_at;
	u64 *own;
	int ret = pci_enable_device(pdev);

	if (ret)
		return ret;
	ret = pci_request_selected_regions(pdev, 1, "rawdma");
	if (ret)
		goto disable;
	ret = -ENOMEM;
	regs = ioremap(pci_resource_start(pdev, 0), pci_resource_len(pdev, 0));
	if (!regs)
		goto release;
	own = dma_alloc_coherent(&pdev->dev, PAGE_SIZE, &own_at, GFP_KERNEL);
	if (!own)
		goto unmap;
	pci_set_master(pdev);
	ret = attack(own, own_at);
	dma_free_coherent(&pdev->dev, PAGE_SIZE, own, own_at);
unmap:
	iounmap(regs);
release:
	pci_release_selected_regions(pdev, 1);
disable:
	pci_disable_device(pdev);
	return ret;
}

static void rawdma_remove(struct pci_dev *pdev)
{
}

static const struct pci_device_id ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, { } };
static struct pci_driver driver = {
	.name = "rawdma",
	.id_table = ids,
	.probe = rawdma_probe,
	.remove = rawdma_remove,
};

static int __init rawdma_init(void)
{
	return pci_register_driver(&driver);
}
module_init(rawdma_init);

static void __exit rawdma_exit(void)
{
	pci_unregister_driver(&driver);
}
module_exit(rawdma_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("points a device at memory that is not its driver's");
