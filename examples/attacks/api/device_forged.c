// SPDX-License-Identifier: GPL-2.0
/* device_forged.c - DMA allocation for a struct device that the driver made up */
static int device_forged_for(struct device *dev)
{
	dma_addr_t at;
	void *own = dma_alloc_coherent(dev, 4096, &at, GFP_KERNEL);

	if (!own)
		return -ENOMEM;
	dma_free_coherent(dev, 4096, own, at);
	return 0;
}

static int device_forged_body(struct pci_dev *pdev)
{
	return device_forged_for(&pdev->dev);
}

ATTACK(device_forged, dies, "kernel call against its spec: dma_alloc_attrs")
{
	struct device *forged = kzalloc(sizeof(*forged), GFP_KERNEL);

	forged->dma_ops = opaque(w->heap);
	return device_forged_for(opaque(forged));
}

ALLOW(device_forged)
{
	return with_device(device_forged_body);
}
