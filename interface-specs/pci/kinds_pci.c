// SPDX-License-Identifier: GPL-2.0
/* kinds_pci.c - PCI devices, drivers and what they take. */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/version.h>
#include "kinds.h"

/* In any context: config space is under a raw spinlock. pci_enable_device() turns INTx on again. */
static void intx_off(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	u16 cmd;

	pci_read_config_word(pdev, PCI_COMMAND, &cmd);
	if (!(cmd & PCI_COMMAND_INTX_DISABLE))
		pci_write_config_word(pdev, PCI_COMMAND, cmd | PCI_COMMAND_INTX_DISABLE);
}

static void quiesce_dev(struct sfi_domain *d, struct sfi_object *o)
{
	struct pci_dev *pdev = o->obj;

	pci_clear_master(pdev);
	intx_off(&pdev->dev);
	sfi_pci_hold(d, pdev);
}

static void release_dev(struct sfi_domain *d, struct sfi_object *o)
{
	struct pci_dev *pdev = o->obj;

	/* Best effort: a device without a reset method is reset by the driver's next probe. */
	if (pci_reset_function(pdev))
		pci_info(pdev, "sfi: no reset method; left quiet\n");
	pci_dev_put(pdev);
}

static void release_driver(struct sfi_domain *d, struct sfi_object *o)
{
	struct pci_driver *drv = o->obj;

	drv->remove = NULL;
	drv->shutdown = NULL;
	drv->err_handler = NULL;
	drv->driver.pm = NULL;
	pci_unregister_driver(drv);
}

static void release_enabled(struct sfi_domain *d, struct sfi_object *o)
{
	pci_disable_device(o->obj);
}

static void release_bars(struct sfi_domain *d, struct sfi_object *o)
{
	pci_release_selected_regions(o->obj, o->aux);
}

/* Ports, and devices that devres disables: what ends with the binding ends by itself. */
static void release_ports(struct sfi_domain *d, struct sfi_object *o)
{
}

/* Released after all that uses the device; stopped in the first pass. */
const struct sfi_kind sfi_kind_pci_dev = {
	.name = "pci_dev", .order = SFI_REAP_MAPPING + 2, .quiesce = quiesce_dev, .release = release_dev };
EXPORT_SYMBOL_GPL(sfi_kind_pci_dev);
const struct sfi_kind sfi_kind_pci_driver = {
	.name = "pci_driver", .order = SFI_REAP_BUS, .release = release_driver };
EXPORT_SYMBOL_GPL(sfi_kind_pci_driver);
const struct sfi_kind sfi_kind_pci_enabled = {
	.name = "pci_enabled", .order = SFI_REAP_MAPPING, .release = release_enabled };
EXPORT_SYMBOL_GPL(sfi_kind_pci_enabled);
const struct sfi_kind sfi_kind_pci_region = {
	.name = "pci_region", .order = SFI_REAP_MAPPING, .release = release_bars };
EXPORT_SYMBOL_GPL(sfi_kind_pci_region);
const struct sfi_kind sfi_kind_pci_ports = {
	.name = "pci_ports", .order = SFI_REAP_MAPPING, .release = release_ports };
EXPORT_SYMBOL_GPL(sfi_kind_pci_ports);

const struct sfi_kind sfi_kind_pci_managed = {
	.name = "pci_managed", .order = SFI_REAP_BUS, .release = release_ports };
EXPORT_SYMBOL_GPL(sfi_kind_pci_managed);

static bool is_port_bar(struct pci_dev *pdev, int bar)
{
	return (pci_resource_flags(pdev, bar) & IORESOURCE_IO) && pci_resource_len(pdev, bar);
}

static void *port_key(resource_size_t start)
{
	return (void *)(unsigned long)start;
}

struct binding {
	struct sfi_domain *domain;
	struct pci_dev *pdev;
};

/* First in the devres list, so it runs when all that the driver manages is gone. */
static void unbound(void *data)
{
	struct binding *b = data;
	struct pci_dev *pdev = b->pdev;
	int i;

	for (i = 0; i < PCI_STD_NUM_BARS; i++)
		if (is_port_bar(pdev, i))
			sfi_domain_untrack(b->domain, &sfi_kind_pci_ports, port_key(pci_resource_start(pdev, i)),
					   pci_resource_len(pdev, i));
	sfi_domain_untrack(b->domain, &sfi_kind_pci_managed, pdev, 0);
	sfi_domain_untrack(b->domain, &sfi_kind_device, &pdev->dev, 0);
	sfi_principal_end(b->domain, &pdev->dev);
	/* A dead domain's reaper has taken the record: it resets the device and puts it. */
	if (sfi_domain_untrack(b->domain, &sfi_kind_pci_dev, pdev, 0))
		pci_dev_put(pdev);
	kfree(b);
}

void sfi_pci_bind(struct sfi_frame *f, struct pci_dev *pdev)
{
	struct binding *b = kzalloc(sizeof(*b), GFP_KERNEL);
	int i;

	if (!b)
		sfi_stub_fail(f, "memory to record a PCI device", pdev);
	b->domain = sfi_frame_domain(f);
	b->pdev = pdev;
	if (devm_add_action(&pdev->dev, unbound, b)) {
		kfree(b);
		sfi_stub_fail(f, "memory to record a PCI device", pdev);
	}
	if (sfi_principal_begin(f, &pdev->dev, dev_name(&pdev->dev)))
		sfi_stub_fail(f, "memory to record a PCI device", pdev);
	sfi_principal_alias(f, pdev);
	sfi_track(f, &sfi_kind_pci_dev, pci_dev_get(pdev), 0);
	sfi_track(f, &sfi_kind_device, &pdev->dev, 0);
	for (i = 0; i < PCI_STD_NUM_BARS; i++)
		if (is_port_bar(pdev, i))
			sfi_track(f, &sfi_kind_pci_ports, port_key(pci_resource_start(pdev, i)),
				  pci_resource_len(pdev, i));
}

void sfi_pci_given_up(struct sfi_frame *f, struct pci_dev *pdev)
{
	/* What would outlive the binding would be used on a device that is no longer ours. */
	if (sfi_owned(f, &sfi_kind_pci_region, pdev))
		sfi_stub_fail(f, "release of the PCI regions before the device is given up", pdev);
}

static void check_id_table(struct sfi_frame *f, const struct pci_device_id *id)
{
	do {
		sfi_d2k_check_read(f, id, sizeof(*id), "pci_driver.id_table");
	} while ((id->vendor || id->subvendor || id->class_mask) && id++);
}

static void seal_pm(struct sfi_frame *f, const struct dev_pm_ops *pm)
{
	sfi_d2k_check_read(f, pm, sizeof(*pm), "dev_pm_ops");
	sfi_revoke_write(f, pm, sizeof(*pm));
	sfi_check_gate(f, pm->suspend, "dev_pm_ops__suspend");
	sfi_check_gate(f, pm->resume, "dev_pm_ops__resume");
	sfi_check_gate(f, pm->freeze, "dev_pm_ops__freeze");
	sfi_check_gate(f, pm->thaw, "dev_pm_ops__thaw");
	sfi_check_gate(f, pm->poweroff, "dev_pm_ops__poweroff");
	sfi_check_gate(f, pm->restore, "dev_pm_ops__restore");
	sfi_check_gate(f, pm->runtime_suspend, "dev_pm_ops__runtime_suspend");
	sfi_check_gate(f, pm->runtime_resume, "dev_pm_ops__runtime_resume");
	sfi_check_gate(f, pm->runtime_idle, "dev_pm_ops__runtime_idle");
	if (pm->prepare || pm->complete || pm->suspend_late || pm->resume_early || pm->freeze_late ||
	    pm->thaw_early || pm->poweroff_late || pm->restore_early || pm->suspend_noirq ||
	    pm->resume_noirq || pm->freeze_noirq || pm->thaw_noirq || pm->poweroff_noirq ||
	    pm->restore_noirq)
		sfi_stub_fail(f, "only the dev_pm_ops callbacks that core/device.h names", pm);
}

static void seal_err_handler(struct sfi_frame *f, const struct pci_error_handlers *eh)
{
	sfi_d2k_check_read(f, eh, sizeof(*eh), "pci_error_handlers");
	sfi_revoke_write(f, eh, sizeof(*eh));
	sfi_check_gate(f, eh->error_detected, "pci_error_handlers__error_detected");
	sfi_check_gate(f, eh->slot_reset, "pci_error_handlers__slot_reset");
	sfi_check_gate(f, eh->resume, "pci_error_handlers__resume");
	if (eh->mmio_enabled || eh->reset_prepare || eh->reset_done
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	    || eh->cor_error_detected
#endif
	   )
		sfi_stub_fail(f, "only the pci_error_handlers callbacks that pci/driver.h names", eh);
}

void sfi_pci_driver_seal(struct sfi_frame *f, struct pci_driver *drv)
{
	const struct device_driver *dd = &drv->driver;

	/* Read-only first, then the checks: another thread of the driver cannot come between. */
	sfi_d2k_transfer_write(f, drv, sizeof(*drv), "pci_driver");
	sfi_d2k_check_string(f, drv->name, "pci_driver.name");
	check_id_table(f, drv->id_table);
	sfi_check_gate(f, drv->probe, "pci_driver__probe");
	sfi_check_gate(f, drv->remove, "pci_driver__remove");
	sfi_check_gate(f, drv->shutdown, "pci_driver__shutdown");
	if (drv->suspend || drv->resume || drv->sriov_configure || drv->sriov_set_msix_vec_count ||
	    drv->sriov_get_vf_total_msix || drv->groups || drv->dev_groups)
		sfi_stub_fail(f, "only the pci_driver fields that pci/driver.h names", drv);
	if (dd->probe || dd->remove || dd->shutdown || dd->suspend || dd->resume || dd->sync_state ||
	    dd->coredump || dd->groups || dd->dev_groups || dd->of_match_table ||
	    dd->acpi_match_table || dd->p)
		sfi_stub_fail(f, "an unregistered pci_driver whose .driver sets nothing but pm", drv);
	if (dd->pm)
		seal_pm(f, dd->pm);
	if (drv->err_handler)
		seal_err_handler(f, drv->err_handler);
}

bool sfi_pci_owns_range(struct sfi_frame *f, resource_size_t start, unsigned long size)
{
	struct pci_dev *pdev = NULL;
	bool found = false;
	int i;

	if (!size || start + size < start)
		return false;
	for_each_pci_dev(pdev) {
		if (!sfi_has(f, &sfi_kind_pci_dev, pdev))
			continue;
		for (i = 0; i < PCI_STD_NUM_BARS && !found; i++)
			found = (pci_resource_flags(pdev, i) & IORESOURCE_MEM) &&
				start >= pci_resource_start(pdev, i) &&
				start + size - 1 <= pci_resource_end(pdev, i);
		if (found)
			break;
	}
	pci_dev_put(pdev);
	return found;
}

bool sfi_pci_owns_port(struct sfi_frame *f, u16 port, unsigned int width)
{
	const struct sfi_object *o = sfi_find_around(f, &sfi_kind_pci_ports, port_key(port));

	return o && port_key(port) - o->obj + width <= o->aux;
}

bool sfi_pci_owns_io(struct sfi_frame *f, resource_size_t start, resource_size_t n)
{
	return n && n <= 0x10000 && start <= 0xffff && sfi_pci_owns_port(f, start, n);
}
EXPORT_SYMBOL_GPL(sfi_pci_owns_io);

int sfi_pci_request_irq_managed(struct sfi_frame *f, struct device *dev, unsigned int irq, irq_handler_t handler,
				irq_handler_t thread_fn, unsigned long flags, const char *name, void *dev_id)
{
	/* Every device this domain may refer to as its own is a PCI device: sfi_pci_bind(). */
	if (!dev_is_pci(dev) || to_pci_dev(dev)->irq != irq)
		sfi_stub_fail(f, "the interrupt of a PCI device this driver is bound to", dev);
	return sfi_irq_request(f, dev, true, intx_off, irq, handler, thread_fn, flags,
			       name ?: dev_name(dev), dev_id);
}

int sfi_pci_request_irq(struct sfi_frame *f, unsigned int irq, irq_handler_t handler,
			irq_handler_t thread_fn, unsigned long flags, const char *name, void *dev_id)
{
	struct pci_dev *pdev = NULL;
	int rc;

	for_each_pci_dev(pdev)
		if (pdev->irq == irq && sfi_has(f, &sfi_kind_pci_dev, pdev))
			break;
	if (!pdev)
		sfi_stub_fail(f, "the interrupt of a PCI device this driver is bound to", NULL);
	rc = sfi_irq_request(f, &pdev->dev, false, intx_off, irq, handler, thread_fn, flags, name, dev_id);
	pci_dev_put(pdev);
	return rc;
}
