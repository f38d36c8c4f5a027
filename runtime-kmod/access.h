/* SPDX-License-Identifier: GPL-2.0 */
/* access.h - may the principal touch it? What the slow paths of both beds decide by. */
#ifndef SFI_ACCESS_H
#define SFI_ACCESS_H

#include "caps.h"
#include "table_core.h"

enum sfi_verdict {
	SFI_ALLOWED,
	SFI_OUTSIDE,	/* not wholly inside the described half of the address space */
	SFI_DENIED,
};

enum sfi_verdict sfi_access_write(struct sfi_domain *d, u64 who, unsigned long addr, u64 n);
enum sfi_verdict sfi_access_read(struct sfi_domain *d, u64 who, unsigned long addr, u64 n);

#endif /* SFI_ACCESS_H */
