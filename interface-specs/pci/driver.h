/* SPDX-License-Identifier: GPL-2.0 */
/* pci/driver.h - specs: PCI drivers and their callbacks. */
#ifndef SFI_SPEC_PCI_DRIVER_H
#define SFI_SPEC_PCI_DRIVER_H

#include <linux/pci.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(that, owner != NULL), check(string, mod_name), do(sfi_pci_driver_seal(f, drv)))
SFI_POST(if (!ret) track(pci_driver, drv, 0), if (ret) copy(write, drv, sizeof(*drv)))
int __pci_register_driver(struct pci_driver *drv, struct module *owner, const char *mod_name);

/* Untracked before the call: the driver may die inside its remove(), and the kernel still finishes. */
SFI_PRE(context(sleep), untrack(pci_driver, drv))
SFI_POST(copy(write, drv, sizeof(*drv)))
void pci_unregister_driver(struct pci_driver *drv);

SFI_SLOT(struct pci_driver, probe)
SFI_PRE(do(sfi_pci_bind(f, dev)))
SFI_POST(if (ret) do(sfi_pci_given_up(f, dev)))
SFI_DEAD(, -ENODEV)
int sfi_slot_pci_probe(struct pci_dev *dev, const struct pci_device_id *id);

SFI_SLOT(struct pci_driver, remove)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_pci_dev, dev)))
SFI_POST(do(sfi_pci_given_up(f, dev)))
SFI_DEAD()
void sfi_slot_pci_remove(struct pci_dev *dev);

SFI_SLOT(struct pci_driver, shutdown)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_pci_dev, dev)))
SFI_DEAD()
void sfi_slot_pci_shutdown(struct pci_dev *dev);

SFI_SLOT(struct pci_error_handlers, error_detected)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_pci_dev, dev)))
SFI_RET(ret >= PCI_ERS_RESULT_NONE && ret <= PCI_ERS_RESULT_NO_AER_DRIVER)
SFI_DEAD(, PCI_ERS_RESULT_DISCONNECT)
pci_ers_result_t sfi_slot_pci_error_detected(struct pci_dev *dev, pci_channel_state_t error);

SFI_SLOT(struct pci_error_handlers, slot_reset)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_pci_dev, dev)))
SFI_RET(ret >= PCI_ERS_RESULT_NONE && ret <= PCI_ERS_RESULT_NO_AER_DRIVER)
SFI_DEAD(, PCI_ERS_RESULT_DISCONNECT)
pci_ers_result_t sfi_slot_pci_slot_reset(struct pci_dev *dev);

SFI_SLOT(struct pci_error_handlers, resume)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_pci_dev, dev)))
SFI_DEAD()
void sfi_slot_pci_error_resume(struct pci_dev *dev);

#endif /* SFI_SPEC_PCI_DRIVER_H */
