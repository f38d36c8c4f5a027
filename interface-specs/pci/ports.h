/* SPDX-License-Identifier: GPL-2.0 */
/* pci/ports.h - specs: port I/O, only within the I/O BARs of the domain's own devices. */
#ifndef SFI_SPEC_PCI_PORTS_H
#define SFI_SPEC_PCI_PORTS_H

#include <linux/io.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 1)))
void __outb(u8 value, u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 2)))
void __outw(u16 value, u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 4)))
void __outl(u32 value, u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 1)))
u8 __inb(u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 2)))
u16 __inw(u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 4)))
u32 __inl(u16 port);

#endif /* SFI_SPEC_PCI_PORTS_H */
