// SPDX-License-Identifier: GPL-2.0
/* dma_unmap_twice.c - DMA mapping undone twice */
static int dma_unmap_twice_count;

static int dma_unmap_twice_body(struct pci_dev *pdev)
{
	void *own = kmalloc(64, GFP_KERNEL);
	dma_addr_t at;
	int i;

	if (!own)
		return -ENOMEM;
	at = dma_map_single(&pdev->dev, own, 64, DMA_TO_DEVICE);
	for (i = 0; i < dma_unmap_twice_count; i++)
		dma_unmap_single(&pdev->dev, at, 64, DMA_TO_DEVICE);
	kfree(own);
	return 0;
}

ATTACK(dma_unmap_twice, succeeds, "kernel call against its spec: dma_unmap_page_attrs")
{
	dma_unmap_twice_count = 2;
	return with_device(dma_unmap_twice_body);
}

ALLOW(dma_unmap_twice)
{
	dma_unmap_twice_count = 1;
	return with_device(dma_unmap_twice_body);
}
