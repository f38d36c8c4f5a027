// SPDX-License-Identifier: GPL-2.0
/* irq_disable_foreign.c - interrupt line disabled that the driver never requested */
static irqreturn_t irq_disable_fn(int irq, void *id)
{
	return IRQ_NONE;
}

static int irq_disable_foreign_body(struct pci_dev *pdev)
{
	disable_irq(3);
	enable_irq(3);
	return 0;
}

static int irq_disable_own_body(struct pci_dev *pdev)
{
	int ret = request_irq(pdev->irq, irq_disable_fn, IRQF_SHARED, "attacks", &device_driver);

	if (ret)
		return ret;
	disable_irq(pdev->irq);
	enable_irq(pdev->irq);
	free_irq(pdev->irq, &device_driver);
	return 0;
}

ATTACK(irq_disable_foreign, succeeds, "kernel call against its spec: disable_irq")
{
	return with_device(irq_disable_foreign_body);
}

ALLOW(irq_disable_foreign)
{
	return with_device(irq_disable_own_body);
}
