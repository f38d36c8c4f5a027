// SPDX-License-Identifier: GPL-2.0
/* irq_foreign_handler.c - interrupt handler that is a kernel address */
static irqreturn_t irq_foreign_handler_own(int irq, void *id)
{
	return IRQ_NONE;
}

static irqreturn_t (*irq_foreign_handler_fn)(int irq, void *id);

static int irq_foreign_handler_request(struct pci_dev *pdev)
{
	int ret = request_irq(pdev->irq, irq_foreign_handler_fn, IRQF_SHARED, "attacks", pdev);

	if (!ret)
		free_irq(pdev->irq, pdev);
	return ret;
}

static int irq_own_handler_request(struct pci_dev *pdev)
{
	int ret = request_irq(pdev->irq, irq_foreign_handler_own, IRQF_SHARED, "attacks", pdev);

	if (!ret)
		free_irq(pdev->irq, pdev);
	return ret;
}

ATTACK(irq_foreign_handler, succeeds, "kernel call against its spec: request_threaded_irq")
{
	irq_foreign_handler_fn = opaque(w->hijacked);
	return with_device(irq_foreign_handler_request);
}

ALLOW(irq_foreign_handler)
{
	return with_device(irq_own_handler_request);
}
