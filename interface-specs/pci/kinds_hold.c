// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_hold.c - a PCI device stays enabled from the death of its driver to the next probe.
 * Disabling and enabling it routes its interrupt through ACPI twice, which is three quarters
 * of the time that a sound card is away. It is quiet meanwhile: no bus mastering, no INTx.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "kinds.h"

struct hold {
	struct list_head node;		/* holds, under holds_lock */
	struct sfi_domain *domain;
	struct pci_dev *pdev;		/* reference and enable count held */
};

static LIST_HEAD(holds);
static DEFINE_MUTEX(holds_lock);

/** sfi_pci_hold() - the reaper stops the device. Context: process. */
void sfi_pci_hold(struct sfi_domain *d, struct pci_dev *pdev)
{
	struct hold *h;

	/* Off, or asleep: enabling it anew does more than counting. */
	if (!pci_is_enabled(pdev) || pdev->current_state != PCI_D0)
		return;
	h = kzalloc(sizeof(*h), GFP_KERNEL);
	if (!h || pci_enable_device(pdev)) {
		kfree(h);
		return;
	}
	h->domain = d;
	h->pdev = pci_dev_get(pdev);
	mutex_lock(&holds_lock);
	list_add(&h->node, &holds);
	mutex_unlock(&holds_lock);
}

static void drop(struct hold *h)
{
	list_del(&h->node);
	pci_disable_device(h->pdev);
	pci_dev_put(h->pdev);
	kfree(h);
}

/** sfi_pci_enabled_again() - the next driver has enabled it: what only the first enable does. */
void sfi_pci_enabled_again(struct sfi_frame *f, struct pci_dev *pdev)
{
	struct hold *h, *next;
	u16 cmd;

	mutex_lock(&holds_lock);
	list_for_each_entry_safe(h, next, &holds, node) {
		if (h->pdev != pdev || h->domain != sfi_frame_domain(f))
			continue;
		pci_read_config_word(pdev, PCI_COMMAND, &cmd);
		pci_write_config_word(pdev, PCI_COMMAND, cmd & ~PCI_COMMAND_INTX_DISABLE);
		drop(h);
	}
	mutex_unlock(&holds_lock);
}

/* No next driver, or one that did not enable it: the device goes off. */
static void domain_settled(struct sfi_domain *d)
{
	struct hold *h, *next;

	mutex_lock(&holds_lock);
	list_for_each_entry_safe(h, next, &holds, node)
		if (h->domain == d)
			drop(h);
	mutex_unlock(&holds_lock);
}

static struct sfi_shadow shadow = { .settled = domain_settled, .gone = domain_settled };

/* Called by the generated init and exit of the stub module. */
void sfi_kinds_init(void)
{
	sfi_shadow_register(&shadow);
}

void sfi_kinds_exit(void)
{
	sfi_shadow_unregister(&shadow);
}
