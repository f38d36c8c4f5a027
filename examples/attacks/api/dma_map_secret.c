// SPDX-License-Identifier: GPL-2.0
/* dma_map_secret.c - DMA mapping of another driver's memory for the device to read */
static int dma_map_secret_of(struct device *dev, void *p)
{
	dma_addr_t at = dma_map_single(dev, p, 64, DMA_TO_DEVICE);

	if (dma_mapping_error(dev, at))
		return -EIO;
	dma_unmap_single(dev, at, 64, DMA_TO_DEVICE);
	return 0;
}

static int dma_map_secret_body(struct pci_dev *pdev)
{
	return dma_map_secret_of(&pdev->dev, opaque(theirs));
}

static int dma_map_public_body(struct pci_dev *pdev)
{
	void *own = kmalloc(64, GFP_KERNEL);
	int ret = own ? dma_map_secret_of(&pdev->dev, opaque(own)) : -ENOMEM;

	kfree(own);
	return ret;
}

ATTACK(dma_map_secret, succeeds, "kernel call against its spec: dma_map_")
{
	return with_device(dma_map_secret_body);
}

ALLOW(dma_map_secret)
{
	return with_device(dma_map_public_body);
}
