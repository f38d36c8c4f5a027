/* SPDX-License-Identifier: GPL-2.0 */
/* pci/irq.h - specs: requesting the interrupt of a PCI device. */
#ifndef SFI_SPEC_PCI_IRQ_H
#define SFI_SPEC_PCI_IRQ_H

#include <linux/interrupt.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* The kernel keeps name until free_irq(); dev is a cookie it never follows. */
SFI_PRE(context(sleep), check(that, handler || thread_fn), check(string, name))
SFI_PRE(gate(handler, arg__irq_handler), gate(thread_fn, arg__irq_thread))
SFI_CALLBACK(handler, arg__irq_handler) SFI_CALLBACK(thread_fn, arg__irq_thread)
SFI_CALL(sfi_pci_request_irq(f, irq, handler, thread_fn, flags, name, dev))
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev);

SFI_PRE(context(sleep), check(ref, device, dev), check(that, handler || thread_fn))
SFI_PRE(if (devname) check(string, devname))
SFI_PRE(gate(handler, arg__irq_handler), gate(thread_fn, arg__irq_thread))
SFI_CALLBACK(handler, arg__irq_handler) SFI_CALLBACK(thread_fn, arg__irq_thread)
SFI_CALL(sfi_pci_request_irq_managed(f, dev, irq, handler, thread_fn, irqflags, devname, dev_id))
int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
			      irq_handler_t thread_fn, unsigned long irqflags, const char *devname, void *dev_id);

#endif /* SFI_SPEC_PCI_IRQ_H */
