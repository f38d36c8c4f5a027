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

/* The colour that proves a right. A domain without one of its own has but the precise set. */
static u8 proof(const struct sfi_domain *d)
{
	return d->colour == SFI_COLOUR_SHARED ? SFI_COLOUR_PUBLIC : d->colour;
}

/**
 * sfi_access_write() - may the principal write [addr, addr + n)? n is not 0.
 * Context: any but NMI.
 */
enum sfi_verdict sfi_access_write(struct sfi_domain *d, u64 who, unsigned long addr, u64 n)
{
	u8 own = proof(d);

	if (unlikely(outside(addr, n)))
		return SFI_OUTSIDE;
	if (n <= WALK_MAX && own != SFI_COLOUR_PUBLIC && sfi_table_all(addr, n, own, false))
		return SFI_ALLOWED;
	/* Granules may be shared, the domain's in part, or one principal's. */
	return likely(sfi_cap_covers(d, who, addr, n)) ? SFI_ALLOWED : SFI_DENIED;
}

/**
 * sfi_access_read() - may the principal read [addr, addr + n)? n is not 0. Public memory and
 * what it may write; not another domain's or principal's, not secret. Context: any but NMI.
 */
enum sfi_verdict sfi_access_read(struct sfi_domain *d, u64 who, unsigned long addr, u64 n)
{
	u8 own = proof(d);
	unsigned long g;

	if (unlikely(outside(addr, n)))
		return SFI_OUTSIDE;
	if (sfi_table_all(addr, n, own, true) || sfi_cap_covers(d, who, addr, n))
		return SFI_ALLOWED;
	/* Mixed: shared granules need the precise set, the others their colour. */
	for (g = addr; g - addr < n; g = (g | (SFI_GRANULE - 1)) + 1) {
		u64 rest = min((u64)(n - (g - addr)), (u64)(SFI_GRANULE - (g & (SFI_GRANULE - 1))));

		if (!sfi_table_all(g, rest, own, true) && !sfi_cap_covers(d, who, g, rest))
			return SFI_DENIED;
	}
	return SFI_ALLOWED;
}

/**
 * sfi_access_loop() - may the principal touch what a loop says, see <sfi/abi.h>? @may is sfi_access_write() or
 * sfi_access_read(). Context: any but NMI.
 * Return: SFI_ALLOWED, or what the first bytes that are not allowed got, and which they are.
 */
struct sfi_loop_denial sfi_access_loop(struct sfi_domain *d, u64 who,
				       enum sfi_verdict (*may)(struct sfi_domain *, u64, unsigned long, u64),
				       unsigned long first, u64 rounds, s64 step, u64 mask)
{
	struct sfi_loop_denial at = { SFI_OUTSIDE, first, 1 };
	unsigned long way, low;

	if (!rounds || rounds > SFI_LOOP_ROUNDS_MAX || !mask)
		return at;
	/* All at once, as it mostly is; rounds and step are too small for this to overflow. */
	way = (rounds - 1) * (step < 0 ? -step : step);
	low = step < 0 ? first - way : first;
	if (low <= first && may(d, who, low, way + 64 - __builtin_clzl(mask)) == SFI_ALLOWED) {
		at.verdict = SFI_ALLOWED;
		return at;
	}
	for (; rounds; rounds--, first += step) {
		u64 left = mask;

		while (left) {
			unsigned int from = __builtin_ctzl(left);
			u64 run = ~(left >> from);

			at.addr = first + from;
			at.size = run ? (unsigned int)__builtin_ctzl(run) : 64 - from;
			at.verdict = may(d, who, at.addr, at.size);
			if (at.verdict != SFI_ALLOWED)
				return at;
			left = from + at.size < 64 ? left >> (from + at.size) << (from + at.size) : 0;
		}
	}
	return at;
}
