// SPDX-License-Identifier: GPL-2.0
/* dma_free_size.c - DMA buffer freed with another size than it was allocated with */
static size_t dma_free_size_bytes;

static int dma_free_size_body(struct pci_dev *pdev)
{
	dma_addr_t at;
	void *own = dma_alloc_coherent(&pdev->dev, 8192, &at, GFP_KERNEL);

	if (!own)
		return -ENOMEM;
	dma_free_coherent(&pdev->dev, dma_free_size_bytes, own, at);
	return 0;
}

ATTACK(dma_free_size, succeeds, "kernel call against its spec: dma_free_attrs")
{
	dma_free_size_bytes = 4096;
	return with_device(dma_free_size_body);
}

ALLOW(dma_free_size)
{
	dma_free_size_bytes = 8192;
	return with_device(dma_free_size_body);
}
