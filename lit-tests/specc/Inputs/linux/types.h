/* SPDX-License-Identifier: GPL-2.0 */
/* Fake kernel headers for the specc tests: only what they mention. */
#ifndef FAKE_TYPES_H
#define FAKE_TYPES_H
typedef _Bool bool;
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long size_t;
typedef unsigned int gfp_t;
#define NULL ((void *)0)
#define __noreturn __attribute__((noreturn))
#define __always_inline inline __attribute__((always_inline))
#define __printf(fmt, first) __attribute__((format(printf, fmt, first)))
#define __weak __attribute__((weak))
#endif
