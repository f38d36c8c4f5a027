// SPDX-License-Identifier: GPL-2.0
/* port_foreign.c - port I/O outside the driver's device */
static int port_foreign_body(struct pci_dev *pdev)
{
	/* The real-time clock's index register. */
	outb(0x0d, 0x70);
	return 0;
}

static int port_own_body(struct pci_dev *pdev)
{
	return inl(pci_resource_start(pdev, 1)) == ~0u ? -EIO : 0;
}

ATTACK(port_foreign, succeeds, "kernel call against its spec: __outb")
{
	return with_device(port_foreign_body);
}

ALLOW(port_foreign)
{
	return with_device(port_own_body);
}
