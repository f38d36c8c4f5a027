/* SPDX-License-Identifier: GPL-2.0 */
/* core/io.h - specs: register access in blocks. Port cookies are no granted memory: refused. */
#ifndef SFI_SPEC_CORE_IO_H
#define SFI_SPEC_CORE_IO_H

#include <linux/io.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

#ifdef CONFIG_HAS_IOMEM
SFI_PRE(check(that, count <= 65536), check(write, (const void __force *)port, 2), check(write, buf, count * 2))
SFI_KEEPS
void ioread16_rep(const void __iomem *port, void *buf, unsigned long count);

SFI_PRE(check(that, count <= 65536), check(write, (const void __force *)port, 2), check(read, buf, count * 2))
SFI_KEEPS
void iowrite16_rep(void __iomem *port, const void *buf, unsigned long count);

SFI_PRE(check(write, buffer, size), check(write, (const void __force *)addr, size))
void memcpy_fromio(void *buffer, const volatile void __iomem *addr, size_t size);

SFI_PRE(if (addr) check(own, ioremap, (const void *)addr))
SFI_PRE(if (addr) revoke((const void *)addr, sfi_aux(f, &sfi_kind_ioremap, (const void *)addr)))
SFI_PRE(if (addr) untrack(ioremap, (const void *)addr))
void iounmap(volatile void __iomem *addr);
#endif /* CONFIG_HAS_IOMEM */

#endif /* SFI_SPEC_CORE_IO_H */
