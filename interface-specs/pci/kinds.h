/* SPDX-License-Identifier: GPL-2.0 */
/* pci/kinds.h - object kinds of the PCI bus. */
#ifndef SFI_PCI_KINDS_H
#define SFI_PCI_KINDS_H

#include <linux/interrupt.h>
#include <linux/pci.h>
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(pci_dev);	/* bound to the domain; reference held */
SFI_DECLARE_KIND(pci_driver);
SFI_DECLARE_KIND(pci_enabled);	/* struct pci_dev * */
SFI_DECLARE_KIND(pci_region);	/* struct pci_dev *; aux: mask of BARs */
SFI_DECLARE_KIND(pci_managed);	/* struct pci_dev *: the kernel releases its regions and disables it when unbound */
SFI_DECLARE_KIND(pci_ports);	/* first port of an I/O BAR; aux: ports in it */

SFI_DECLARE_KIND(io_region);	/* first port; aux: ports in it */

/* ---- kinds_hold.c */
void sfi_pci_hold(struct sfi_domain *d, struct pci_dev *pdev);
void sfi_pci_enabled_again(struct sfi_frame *f, struct pci_dev *pdev);

/* ---- kinds_region.c */
struct resource *sfi_pci_request_ports(struct sfi_frame *f, resource_size_t start, resource_size_t n,
				       const char *name, int flags);

/* ---- kinds_pci.c */
/**
 * sfi_pci_bind() - a probe begins: the domain drives pdev until the kernel has unwound its
 * devres. sfi_pci_given_up() checks, after a remove or a failed probe, what must be gone by then.
 */
void sfi_pci_bind(struct sfi_frame *f, struct pci_dev *pdev);
void sfi_pci_given_up(struct sfi_frame *f, struct pci_dev *pdev);
/** sfi_pci_driver_seal() - checks all that the kernel will follow from drv, and makes it read-only. */
void sfi_pci_driver_seal(struct sfi_frame *f, struct pci_driver *drv);
/** sfi_pci_owns_range() - a BAR of a device of this domain holds the physical range. Sleeps. */
bool sfi_pci_owns_range(struct sfi_frame *f, resource_size_t start, unsigned long size);
/** sfi_pci_owns_port() - an I/O BAR of a device of this domain holds the ports. Context: any. */
bool sfi_pci_owns_port(struct sfi_frame *f, u16 port, unsigned int width);
/** sfi_pci_request_irq() - request_threaded_irq, for lines of the domain's devices only. */
int sfi_pci_request_irq(struct sfi_frame *f, unsigned int irq, irq_handler_t handler,
			irq_handler_t thread_fn, unsigned long flags, const char *name, void *dev_id);

/** sfi_pci_request_irq_managed() - the same, until dev is unbound. */
int sfi_pci_request_irq_managed(struct sfi_frame *f, struct device *dev, unsigned int irq, irq_handler_t handler,
				irq_handler_t thread_fn, unsigned long flags, const char *name, void *dev_id);
/** sfi_pci_owns_io() - an I/O BAR of a device of this domain holds ports [start, start + n). Context: any. */
bool sfi_pci_owns_io(struct sfi_frame *f, resource_size_t start, resource_size_t n);

#endif /* SFI_PCI_KINDS_H */
