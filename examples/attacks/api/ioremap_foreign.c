// SPDX-License-Identifier: GPL-2.0
/* ioremap_foreign.c - mapping of registers that belong to no device of the driver */
static int ioremap_of(phys_addr_t at, size_t size)
{
	void __iomem *regs = ioremap(at, size);

	if (!regs)
		return -EIO;
	iounmap(regs);
	return 0;
}

static int ioremap_own_body(struct pci_dev *pdev)
{
	return ioremap_of(pci_resource_start(pdev, 0), 4096);
}

static int ioremap_foreign_body(struct pci_dev *pdev)
{
	return ioremap_of(0xfee00000, 4096);	/* the interrupt controller */
}

ATTACK(ioremap_foreign, succeeds, "kernel call against its spec: ioremap")
{
	return with_device(ioremap_foreign_body);
}

ALLOW(ioremap_foreign)
{
	return with_device(ioremap_own_body);
}
