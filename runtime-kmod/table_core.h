/* SPDX-License-Identifier: GPL-2.0 */
/*
 * table_core.h - operations on colours that do not care where the shadow lives.
 *
 * The platform (table.c in the kernel, hosted/hosted.c in user space) provides
 * the hooks; table_core.c provides the rest.
 */
#ifndef SFI_TABLE_CORE_H
#define SFI_TABLE_CORE_H

#ifdef __KERNEL__
#include <linux/spinlock.h>
#include <linux/types.h>
#else
#include "hosted/platform.h"
#endif
#include <sfi/abi.h>

/* The half of the address space that the table describes, both ends inclusive. */
#ifndef SFI_SPACE_FIRST
#if defined(__KERNEL__) && !defined(CONFIG_UML)
#define SFI_SPACE_FIRST 0xffff800000000000UL
#define SFI_SPACE_LAST ~0UL
#else
#define SFI_SPACE_FIRST 4096UL
#define SFI_SPACE_LAST ((1UL << 47) - 1)
#endif
#endif

static inline unsigned long sfi_granule_down(unsigned long a)
{
	return a & ~(SFI_GRANULE - 1);
}

/* The last granule of all has no end to round up to: it is never coloured. */
static inline unsigned long sfi_granule_up(unsigned long a)
{
	return a > -SFI_GRANULE ? -SFI_GRANULE : sfi_granule_down(a + SFI_GRANULE - 1);
}

/* ---- platform hooks. Under sfi_table_lock or in an RCU section, as pages come and go */
/* Writable alias of addr's shadow byte, valid up to the end of its shadow page; NULL: colour 0. */
u8 *sfi_shadow_slot(unsigned long addr);
/*
 * Makes the shadow of [start, end) writable, until the RCU section ends or it is coloured.
 * Any context but NMI. 0 or -ENOMEM.
 */
int sfi_shadow_populate(unsigned long start, unsigned long end);
/* Drops this CPU's stale view of addr's colour. */
void sfi_table_flush_local(unsigned long addr);

/* Only where pages are given back; one task at a time, @addr is the first that a page describes. */
/* Calls visit for each page that has been populated, or for the marked ones. */
void sfi_shadow_each(bool marked, void (*visit)(unsigned long addr));
/* Marks the page of addr, which sfi_shadow_populate() takes back. */
void sfi_shadow_mark(unsigned long addr);
/* The page is public from here on, if it is still marked. Under sfi_table_lock. */
void sfi_shadow_detach(unsigned long addr);

/* ---- table_core.c */
extern raw_spinlock_t sfi_table_lock;	/* around every change of a colour */
/** sfi_table_blank() - nothing is granted in the shadow page of addr, and it has been populated. */
bool sfi_table_blank(unsigned long addr);
/**
 * sfi_table_set() - paint the granules wholly inside [start, end).
 * Return: 0, -ENOMEM, or -EINVAL for a bad range. Context: any.
 */
int sfi_table_set(unsigned long start, unsigned long end, u8 colour);
/** sfi_table_get() - colour of the granule at addr. */
u8 sfi_table_get(unsigned long addr);
/**
 * sfi_table_grant() - add colour to the granules of a populated range, whose ends are
 * granules' ends; one of another colour becomes SHARED, a secret one stays secret.
 */
void sfi_table_grant(unsigned long start, unsigned long end, u8 colour);
/**
 * sfi_table_revoke() - every granule the range touches, if ours, becomes public. A SHARED
 * one stays, which may be our colour: the caller finds out who owns it now, and has it settled.
 * Return: true if there was a SHARED one.
 */
bool sfi_table_revoke(unsigned long start, unsigned long end, u8 colour);
/** sfi_table_generation() - a number that changes whenever the owners of a SHARED granule may. */
u64 sfi_table_generation(void);
/**
 * sfi_table_settle() - the SHARED granules of a range, whose ends are granules' ends, become
 * colour, which was found out after sfi_table_generation() returned seen.
 * Return: false, and no change, if the generation is another by now.
 */
bool sfi_table_settle(unsigned long start, unsigned long end, u8 colour, u64 seen);
/** sfi_table_share() - every granule the range touches, if ours, becomes SHARED. */
void sfi_table_share(unsigned long start, unsigned long end, u8 colour);
/**
 * sfi_table_all() - every granule that [addr, addr + n) touches has this colour, or
 * 0 if public_ok. The range must not wrap.
 */
bool sfi_table_all(unsigned long addr, unsigned long n, u8 colour, bool public_ok);

/* ---- trim.c: a grace period after the marking, what is still marked and blank is detached */
void sfi_trim_mark(void);
void sfi_trim_detach(void);

#endif /* SFI_TABLE_CORE_H */
