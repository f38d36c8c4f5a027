// SPDX-License-Identifier: GPL-2.0
/*
 * access.c - the decisions of the checks, apart from what follows from them.
 * Built for the kernel (check.c acts on them) and hosted (hosted/hosted.c does).
 */
#ifdef __KERNEL__
#include <linux/minmax.h>
#include "sfi.h"
#else
#include "hosted/domain.h"
#endif
#include "access.h"

/* A table walk up to this many bytes beats the lock of the precise set. */
#define WALK_MAX 4096UL

/* Half the kernel's, half the user's, or past the top: never legal. */
static bool outside(unsigned long a, u64 n)
{
	return a < SFI_SPACE_FIRST || a + n - 1 < a || a + n - 1 > SFI_SPACE_LAST;
}

/**
 * sfi_access_write() - may the domain write [addr, addr + n)? n is not 0.
 * Context: any but NMI.
 */
enum sfi_verdict sfi_access_write(struct sfi_domain *d, unsigned long addr, u64 n)
{
	if (unlikely(outside(addr, n)))
		return SFI_OUTSIDE;
	if (n <= WALK_MAX && sfi_table_all(addr, n, d->colour, false))
		return SFI_ALLOWED;
	/* Granules at the ends may be shared, or the domain's in part. */
	return likely(sfi_cap_covers(d, addr, n)) ? SFI_ALLOWED : SFI_DENIED;
}

/**
 * sfi_access_read() - may the domain read [addr, addr + n)? n is not 0. Public memory and
 * its own; not another domain's, not secret. Context: any but NMI.
 */
enum sfi_verdict sfi_access_read(struct sfi_domain *d, unsigned long addr, u64 n)
{
	unsigned long g;

	if (unlikely(outside(addr, n)))
		return SFI_OUTSIDE;
	if (sfi_table_all(addr, n, d->colour, true) || sfi_cap_covers(d, addr, n))
		return SFI_ALLOWED;
	/* Mixed: shared granules need the precise set, the others their colour. */
	for (g = addr; g - addr < n; g = (g | (SFI_GRANULE - 1)) + 1) {
		u64 rest = min((u64)(n - (g - addr)), (u64)(SFI_GRANULE - (g & (SFI_GRANULE - 1))));

		if (!sfi_table_all(g, rest, d->colour, true) && !sfi_cap_covers(d, g, rest))
			return SFI_DENIED;
	}
	return SFI_ALLOWED;
}
