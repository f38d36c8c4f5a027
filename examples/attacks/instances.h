/* SPDX-License-Identifier: GPL-2.0 */
/*
 * instances.h - for attacks of one instance of the driver on another: it binds to the e1000 and
 * to QEMU's edu. What each instance has is listed in module data, which both may use.
 */
#ifndef ATTACK_INSTANCES_H
#define ATTACK_INSTANCES_H

#include <linux/interrupt.h>

struct instance {
	u64 *memory;			/* 8 words, the instance's own */
	void *spare;			/* as many */
	struct timer_list *timer;	/* armed */
	void __iomem *regs;
	unsigned int irq;		/* its handler's cookie is memory; 0: freed */
};

static struct instance instances[2];
static unsigned int nr_instances;
static int (*instance_body)(struct instance *own, struct instance *target);
static bool instance_legal;
static int instance_result;

static void instance_timer_fn(struct timer_list *timer)
{
}

static irqreturn_t instance_irq(int irq, void *memory)
{
	return IRQ_NONE;
}

static void instance_clean(struct instance *i)
{
	if (i->irq)
		free_irq(i->irq, i->memory);
	if (i->regs)
		iounmap(i->regs);
	if (i->timer) {
		timer_delete_sync(i->timer);
		kfree(i->timer);
	}
	kfree(i->memory);
	kfree(i->spare);
	i->irq = 0;
	i->regs = NULL;
	i->timer = NULL;
	i->memory = i->spare = NULL;
}

static int instance_fill(struct instance *i, struct pci_dev *pdev)
{
	i->memory = kzalloc(64, GFP_KERNEL);
	i->spare = kzalloc(64, GFP_KERNEL);
	i->timer = kzalloc(sizeof(*i->timer), GFP_KERNEL);
	i->regs = ioremap(pci_resource_start(pdev, 0), 4096);
	if (!i->memory || !i->spare || !i->timer || !i->regs)
		return -ENOMEM;
	i->memory[0] = NEIGHBOUR_SECRET;
	timer_setup(i->timer, instance_timer_fn, 0);
	mod_timer(i->timer, jiffies + 1000 * HZ);
	if (request_irq(pdev->irq, instance_irq, IRQF_SHARED, "attacks", i->memory))
		return -EBUSY;
	i->irq = pdev->irq;
	return 0;
}

/* The first instance to come is the target, or the second itself for the legal twin. */
static int instance_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct instance *own;
	int ret;

	if (nr_instances == ARRAY_SIZE(instances))
		return -ENODEV;
	own = &instances[nr_instances];
	ret = instance_fill(own, pdev);
	if (ret) {
		instance_clean(own);
		return ret;
	}
	pci_set_drvdata(pdev, own);
	if (nr_instances++)
		instance_result = instance_body(own, instance_legal ? own : &instances[0]);
	return 0;
}

static void instance_remove(struct pci_dev *pdev)
{
	instance_clean(pci_get_drvdata(pdev));
}

static const struct pci_device_id instance_ids[] = {
	{ PCI_DEVICE(0x8086, 0x100e) }, { PCI_DEVICE(0x1234, 0x11e8) }, { }
};
static struct pci_driver instance_driver = {
	.name = "instances", .id_table = instance_ids, .probe = instance_probe, .remove = instance_remove,
};

/* Runs body in the second instance's probe, then lets both go. */
static int with_instances(bool legal, int (*body)(struct instance *own, struct instance *target))
{
	int ret;

	instance_body = body;
	instance_legal = legal;
	instance_result = -ENODEV;
	ret = pci_register_driver(&instance_driver);
	if (ret)
		return ret;
	pci_unregister_driver(&instance_driver);
	return instance_result;
}

#endif /* ATTACK_INSTANCES_H */
