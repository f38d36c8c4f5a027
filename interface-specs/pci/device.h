/* SPDX-License-Identifier: GPL-2.0 */
/* pci/device.h - specs: operations on a PCI device the domain drives. */
#ifndef SFI_SPEC_PCI_DEVICE_H
#define SFI_SPEC_PCI_DEVICE_H

#include <linux/io.h>
#include <linux/pci.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* Enabled at most once: the second enable would have nothing to undo it. */
SFI_PRE(check(ref, pci_dev, dev), context(sleep), check(that, !sfi_owned(f, &sfi_kind_pci_enabled, dev)))
SFI_POST(if (!ret) track(pci_enabled, dev, 0), if (!ret) do(sfi_pci_enabled_again(f, dev)))
int pci_enable_device(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, dev), context(sleep), check(that, !sfi_owned(f, &sfi_kind_pci_enabled, dev)))
SFI_POST(if (!ret) track(pci_enabled, dev, 0), if (!ret) do(sfi_pci_enabled_again(f, dev)))
int pci_enable_device_mem(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, pdev), context(sleep), check(that, !sfi_owned(f, &sfi_kind_pci_enabled, pdev)))
SFI_POST(if (!ret) track(pci_managed, pdev, 0), if (!ret) do(sfi_pci_enabled_again(f, pdev)))
int pcim_enable_device(struct pci_dev *pdev);

SFI_PRE(check(ref, pci_dev, dev), untrack(pci_enabled, dev))
void pci_disable_device(struct pci_dev *dev);

/* The kernel keeps name until the regions are released. */
SFI_PRE(check(ref, pci_dev, pdev), context(sleep), check(string, name))
SFI_POST(if (!ret) track(pci_region, pdev, bars))
int pci_request_selected_regions(struct pci_dev *pdev, int bars, const char *name);

/* Of a managed device the kernel releases them itself. */
SFI_PRE(check(ref, pci_dev, pdev), context(sleep), check(string, name))
SFI_POST(if (!ret && !sfi_owned(f, &sfi_kind_pci_managed, pdev)) track(pci_region, pdev, (1 << PCI_STD_NUM_BARS) - 1))
int pci_request_regions(struct pci_dev *pdev, const char *name);

SFI_PRE(check(ref, pci_dev, pdev), do(sfi_untrack_aux(f, &sfi_kind_pci_region, pdev, bars)))
void pci_release_selected_regions(struct pci_dev *pdev, int bars);

SFI_PRE(check(ref, pci_dev, pdev), do(sfi_untrack_aux(f, &sfi_kind_pci_region, pdev, (1 << PCI_STD_NUM_BARS) - 1)))
void pci_release_regions(struct pci_dev *pdev);

SFI_PRE(check(ref, pci_dev, pdev), context(sleep), check(that, bar >= 0 && bar < PCI_STD_NUM_BARS))
SFI_POST(if (ret) track(ioremap, (void *)ret, pci_resource_len(pdev, bar)), if (ret) transfer(write, (void *)ret, pci_resource_len(pdev, bar)))
void __iomem *pci_ioremap_bar(struct pci_dev *pdev, int bar);

/* Registers of the domain's own devices only. */
SFI_PRE(context(sleep), check(that, sfi_pci_owns_range(f, offset, size)))
SFI_POST(if (ret) track(ioremap, (void *)ret, size), if (ret) transfer(write, (void *)ret, size))
void __iomem *ioremap(resource_size_t offset, unsigned long size);

SFI_PRE(check(ref, pci_dev, dev))
void pci_set_master(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, dev))
void pci_clear_master(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, dev))
int pci_set_mwi(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, dev))
void pci_clear_mwi(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, dev))
int pcix_get_mmrbc(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, dev))
int pcix_set_mmrbc(struct pci_dev *dev, int mmrbc);

SFI_PRE(check(ref, pci_dev, dev))
int pci_select_bars(struct pci_dev *dev, unsigned long flags);

SFI_PRE(check(ref, pci_dev, dev))
int pci_save_state(struct pci_dev *dev);

SFI_PRE(check(ref, pci_dev, dev), context(sleep))
int pci_set_power_state(struct pci_dev *dev, pci_power_t state);

SFI_PRE(check(ref, pci_dev, dev), context(sleep))
int pci_enable_wake(struct pci_dev *dev, pci_power_t state, bool enable);

SFI_PRE(check(ref, pci_dev, dev), context(sleep))
int pci_wake_from_d3(struct pci_dev *dev, bool enable);

SFI_PRE(check(ref, pci_dev, dev), check(write, val, sizeof(*val)))
int pci_read_config_byte(const struct pci_dev *dev, int where, u8 *val);

SFI_PRE(check(ref, pci_dev, dev), check(write, val, sizeof(*val)))
int pci_read_config_word(const struct pci_dev *dev, int where, u16 *val);

SFI_PRE(check(ref, pci_dev, dev), check(write, val, sizeof(*val)))
int pci_read_config_dword(const struct pci_dev *dev, int where, u32 *val);

/*
 * Of config space a driver may write the status word, whose bits are cleared by ones or fixed. BARs, command
 * and MSI decide what the device answers to and writes; writes of other sizes have no spec on purpose.
 */
SFI_PRE(check(ref, pci_dev, dev), check(that, where == PCI_STATUS))
int pci_write_config_word(const struct pci_dev *dev, int where, u16 val);

#endif /* SFI_SPEC_PCI_DEVICE_H */
