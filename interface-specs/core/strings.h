/* SPDX-License-Identifier: GPL-2.0 */
/* core/strings.h - specs: string and bitmap functions that the compiler did not expand. */
#ifndef SFI_SPEC_CORE_STRINGS_H
#define SFI_SPEC_CORE_STRINGS_H

#include <linux/bitops.h>
#include <linux/string.h>
#include <linux/version.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* FORTIFY_SOURCE wraps these in macros; the specs are for the functions underneath. */
#undef strlen
#undef strcpy
#undef strscpy

SFI_PRE(check(string, s))
SFI_KEEPS
__kernel_size_t strlen(const char *s);

SFI_PRE(check(string, s))
SFI_KEEPS
__kernel_size_t strnlen(const char *s, __kernel_size_t n);

SFI_PRE(check(string, s1), check(string, s2))
SFI_KEEPS
int strcmp(const char *s1, const char *s2);

/* Shortens the string in place. */
SFI_PRE(check(string, s), check(write, s, __builtin_strlen(s) + 1))
SFI_KEEPS
char *strim(char *s);

SFI_PRE(check(string, s), context(gfp, gfp))
SFI_POST(if (ret) track(heap, ret, __builtin_strlen(ret) + 1), if (ret) transfer(write, ret, __builtin_strlen(ret) + 1))
char *kstrndup(const char *s, size_t len, gfp_t gfp);

SFI_PRE(check(string, s))
SFI_KEEPS
char *strchr(const char *s, int c);

SFI_PRE(check(string, src), check(write, dest, __builtin_strlen(src) + 1))
SFI_KEEPS
char *strcpy(char *dest, const char *src);

SFI_PRE(check(string, src), check(write, dest, n))
SFI_KEEPS
char *strncpy(char *dest, const char *src, __kernel_size_t n);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
SFI_PRE(check(string, src), check(write, dest, n))
SFI_KEEPS
ssize_t sized_strscpy(char *dest, const char *src, size_t n);

/* The fortified copy in the driver found an overflow: a driver fault, not the kernel's BUG. */
SFI_NORETURN
void __fortify_panic(const u8 reason, const size_t avail, const size_t size);
#else
SFI_PRE(check(string, src), check(write, dest, n))
SFI_KEEPS
ssize_t strscpy(char *dest, const char *src, size_t n);

/* The fortified copy in the driver found an overflow: a driver fault, not the kernel's BUG. */
#ifdef CONFIG_FORTIFY_SOURCE
SFI_NORETURN
void fortify_panic(const char *name);
#endif
#endif

SFI_PRE(check(that, size <= 8UL << 20), check(read, addr, BITS_TO_LONGS(size) * sizeof(long)))
SFI_KEEPS
unsigned long _find_first_zero_bit(const unsigned long *addr, unsigned long size);

/* The size in bytes must not wrap. */
SFI_PRE(check(that, nbits <= 8UL << 20), check(read, addr1, BITS_TO_LONGS(nbits) * sizeof(long)))
SFI_KEEPS
unsigned long _find_next_bit(const unsigned long *addr1, unsigned long nbits, unsigned long start);

#endif /* SFI_SPEC_CORE_STRINGS_H */
