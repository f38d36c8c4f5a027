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

/* Whether a loop may touch what it says, and if not the first address that it may not. */
struct sfi_loop_denial {
	enum sfi_verdict verdict;
	unsigned long addr;
	u64 size;
};

struct sfi_loop_denial sfi_access_loop(struct sfi_domain *d, u64 who,
				       enum sfi_verdict (*may)(struct sfi_domain *, u64, unsigned long, u64),
				       unsigned long first, u64 rounds, s64 step, u64 mask);

#endif /* SFI_ACCESS_H */
