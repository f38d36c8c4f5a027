// SPDX-License-Identifier: GPL-2.0
/* irq_free_foreign.c - interrupt freed that the driver never requested */
static int irq_free_foreign_body(struct pci_dev *pdev)
{
	free_irq(4, NULL);
	return 0;
}

static int irq_free_own_body(struct pci_dev *pdev)
{
	return irq_foreign_line_request(pdev->irq);
}

ATTACK(irq_free_foreign, dies, "kernel call against its spec: free_irq")
{
	return with_device(irq_free_foreign_body);
}

ALLOW(irq_free_foreign)
{
	return with_device(irq_free_own_body);
}
