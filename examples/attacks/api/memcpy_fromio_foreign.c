// SPDX-License-Identifier: GPL-2.0
/* memcpy_fromio_foreign.c - registers copied over a kernel object */
static int memcpy_fromio_into(struct pci_dev *pdev, void *buffer)
{
	void __iomem *regs = ioremap(pci_resource_start(pdev, 0), 4096);

	if (!regs)
		return -ENOMEM;
	memcpy_fromio(buffer, regs, 64);
	iounmap(regs);
	return 0;
}

static int memcpy_fromio_foreign_body(struct pci_dev *pdev)
{
	return memcpy_fromio_into(pdev, opaque(w->heap));
}

static int memcpy_fromio_own_body(struct pci_dev *pdev)
{
	static u8 own[64];

	return memcpy_fromio_into(pdev, own);
}

ATTACK(memcpy_fromio_foreign, corrupts, "kernel call against its spec: memcpy_fromio")
{
	return with_device(memcpy_fromio_foreign_body);
}

ALLOW(memcpy_fromio_foreign)
{
	return with_device(memcpy_fromio_own_body);
}
