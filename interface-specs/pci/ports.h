/* SPDX-License-Identifier: GPL-2.0 */
/* pci/ports.h - specs: port I/O, only within the I/O BARs of the domain's own devices. */
#ifndef SFI_SPEC_PCI_PORTS_H
#define SFI_SPEC_PCI_PORTS_H

#include <linux/io.h>
#include <linux/ioport.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 1)))
SFI_KEEPS
void __outb(u8 value, u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 2)))
SFI_KEEPS
void __outw(u16 value, u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 4)))
SFI_KEEPS
void __outl(u32 value, u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 1)))
SFI_KEEPS
u8 __inb(u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 2)))
SFI_KEEPS
u16 __inw(u16 port);

SFI_PRE(check(that, sfi_pci_owns_port(f, port, 4)))
SFI_KEEPS
u32 __inl(u16 port);

/* Claims of memory have no spec: pci_request_regions() makes them. The kernel keeps name. */
SFI_PRE(context(sleep), check(that, parent == &ioport_resource), check(string, name))
SFI_CALL(sfi_pci_request_ports(f, start, n, name, flags))
struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t n,
				  const char *name, int flags);

SFI_PRE(check(that, parent == &ioport_resource), do(sfi_untrack_aux(f, &sfi_kind_io_region, (void *)(unsigned long)start, n)))
void __release_region(struct resource *parent, resource_size_t start, resource_size_t n);

#endif /* SFI_SPEC_PCI_PORTS_H */
