// SPDX-License-Identifier: GPL-2.0
/* irq_foreign_line.c - interrupt line of another device requested */
static irqreturn_t irq_foreign_line_fn(int irq, void *id)
{
	return IRQ_NONE;
}

static int irq_foreign_line_request(unsigned int irq)
{
	int ret = request_irq(irq, irq_foreign_line_fn, IRQF_SHARED, "attacks", &device_driver);

	if (!ret)
		free_irq(irq, &device_driver);
	return ret;
}

static int irq_foreign_line_body(struct pci_dev *pdev)
{
	return irq_foreign_line_request(3);
}

static int irq_own_line_body(struct pci_dev *pdev)
{
	return irq_foreign_line_request(pdev->irq);
}

ATTACK(irq_foreign_line, succeeds, "kernel call against its spec: request_threaded_irq")
{
	return with_device(irq_foreign_line_body);
}

ALLOW(irq_foreign_line)
{
	return with_device(irq_own_line_body);
}
