// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - the driver proper: a timer, two work items, an interrupt handler.
 *
 * echo "CONTEXT FAULT" > /sys/module/faulty/parameters/fault, where CONTEXT is task, softirq or
 * hardirq; faults.c lists the FAULTs. The timer sees it within 20 ms. beats counts its rounds.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "faulty.h"

#define FAULTY_STATUS 0x24	/* pending interrupts */
#define FAULTY_RAISE 0x60
#define FAULTY_ACK 0x64
#define FAULTY_PERIOD msecs_to_jiffies(20)

static char command[32];
module_param_string(fault, command, sizeof(command), 0644);
MODULE_PARM_DESC(fault, "what goes wrong next: CONTEXT FAULT");
static unsigned int beats;
module_param(beats, uint, 0444);
MODULE_PARM_DESC(beats, "rounds of the timer since the driver was started");
static unsigned int irqs;
module_param(irqs, uint, 0444);
MODULE_PARM_DESC(irqs, "interrupts handled since the driver was started");

/* Does text begin with word? Returns what follows it and a blank. */
static const char *after_word(const char *text, const char *word)
{
	while (*word && *text == *word) {
		text++;
		word++;
	}
	if (*word || (*text && *text != ' ' && *text != '\n'))
		return NULL;
	return *text ? text + 1 : text;
}

static const struct fault *find_fault(const char *name)
{
	const struct fault *fault;

	for (fault = faulty_faults; fault->name; fault++)
		if (after_word(name, fault->name))
			return fault;
	return NULL;
}

static void faulty_work(struct work_struct *work)
{
	struct faulty *f = container_of(work, struct faulty, work);
	const struct fault *fault = f->task_fault;

	f->task_fault = NULL;
	if (fault)
		fault->run(f);
}

static void faulty_second(struct work_struct *work)
{
	struct faulty *f = container_of(work, struct faulty, second);
	const struct fault *fault = f->second_fault;

	f->second_fault = NULL;
	if (fault)
		fault->run(f);
}

static irqreturn_t faulty_irq(int irq, void *data)
{
	struct faulty *f = data;
	const struct fault *fault = f->hardirq_fault;
	u32 pending = readl(f->regs + FAULTY_STATUS);

	if (!pending)
		return IRQ_NONE;
	if (!f->deaf)
		writel(pending, f->regs + FAULTY_ACK);
	irqs++;
	f->hardirq_fault = NULL;
	if (fault)
		fault->run(f);
	if (f->deaf)
		writel(1, f->regs + FAULTY_RAISE);	/* which nobody acknowledges any more */
	return f->disown ? IRQ_NONE : IRQ_HANDLED;
}

static void obey(struct faulty *f, const char *text)
{
	const struct fault *fault;
	const char *name;

	if ((name = after_word(text, "softirq"))) {
		fault = find_fault(name);
		if (fault)
			fault->run(f);
	} else if ((name = after_word(text, "task"))) {
		f->task_fault = find_fault(name);
		queue_work(system_unbound_wq, &f->work);
	} else if ((name = after_word(text, "hardirq"))) {
		f->hardirq_fault = find_fault(name);
		writel(1, f->regs + FAULTY_RAISE);
	}
}

static void faulty_poll(struct timer_list *timer)
{
	struct faulty *f = container_of(timer, struct faulty, poll);
	char text[sizeof(command)];
	unsigned int i;

	beats++;
	mod_timer(&f->poll, jiffies + FAULTY_PERIOD);
	if (!command[0])
		return;
	for (i = 0; i < sizeof(text) - 1; i++)
		text[i] = command[i];
	text[i] = 0;
	command[0] = 0;
	obey(f, text);
}

static int faulty_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct faulty *f = kzalloc(sizeof(*f), GFP_KERNEL);
	int ret;

	if (!f)
		return -ENOMEM;
	f->pdev = pdev;
	f->forever = 1;
	spin_lock_init(&f->lock);
	mutex_init(&f->mutex);
	INIT_WORK(&f->work, faulty_work);
	INIT_WORK(&f->second, faulty_second);
	timer_setup(&f->poll, faulty_poll, 0);
	ret = pci_enable_device(pdev);
	if (ret)
		goto no_device;
	ret = pci_request_selected_regions(pdev, 1, "faulty");
	if (ret)
		goto no_regions;
	f->regs = ioremap(pci_resource_start(pdev, 0), pci_resource_len(pdev, 0));
	if (!f->regs) {
		ret = -ENOMEM;
		goto no_regs;
	}
	writel(readl(f->regs + FAULTY_STATUS), f->regs + FAULTY_ACK);
	ret = request_irq(pdev->irq, faulty_irq, IRQF_SHARED, "faulty", f);
	if (ret)
		goto no_irq;
	pci_set_drvdata(pdev, f);
	mod_timer(&f->poll, jiffies + FAULTY_PERIOD);
	return 0;

no_irq:
	iounmap(f->regs);
no_regs:
	pci_release_selected_regions(pdev, 1);
no_regions:
	pci_disable_device(pdev);
no_device:
	kfree(f);
	return ret;
}

static void faulty_remove(struct pci_dev *pdev)
{
	struct faulty *f = pci_get_drvdata(pdev);

	free_irq(pdev->irq, f);
	/* The timer arms itself, so once more is not enough. */
	while (del_timer_sync(&f->poll))
		;
	cancel_work_sync(&f->work);
	cancel_work_sync(&f->second);
	iounmap(f->regs);
	pci_release_selected_regions(pdev, 1);
	pci_disable_device(pdev);
	kfree(f);
}

static const struct pci_device_id faulty_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, faulty_ids);

static struct pci_driver faulty_driver = {
	.name = "faulty",
	.id_table = faulty_ids,
	.probe = faulty_probe,
	.remove = faulty_remove,
};

static int __init faulty_init(void)
{
	return pci_register_driver(&faulty_driver);
}
module_init(faulty_init);

static void __exit faulty_exit(void)
{
	pci_unregister_driver(&faulty_driver);
}
module_exit(faulty_exit);

MODULE_DESCRIPTION("fails on command");
MODULE_LICENSE("GPL");
