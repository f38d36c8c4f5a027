/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sfi-kbuild.h - forced into every driver file (-include) by kbuild/flags.
 *
 * Part one makes headers that were configured for gcc usable with clang. Part
 * two, with SFI=1 only, keeps what the kernel would free after a module's init:
 * a restart runs init again in place.
 */
#ifndef SFI_KBUILD_H
#define SFI_KBUILD_H

/* 6.12 was configured for gcc's named address spaces; clang's differ. */
#undef CONFIG_CC_HAS_NAMED_AS
#undef CONFIG_CC_HAS_NAMED_AS_FIXED_SANITIZERS
#undef CONFIG_USE_X86_SEG_SUPPORT

/* An opted-out function: it runs unchecked, and the loader says so. */
#ifdef SFI_SANDBOXED
#define __no_sfi __attribute__((annotate("no_sfi")))
#elif !defined(__no_sfi)
#define __no_sfi
#endif

#ifdef SFI_SANDBOXED
/* A restart restores this data after the kernel has made ro_after_init read-only. */
#define __ro_after_init

#include <linux/init.h>
#undef __init
#undef __initdata
#undef __initconst
#undef __exit
#undef __exitdata
#undef __meminit
#undef __meminitdata
#undef __meminitconst
#undef __ref
#undef __refdata
#undef __refconst
#define __init
#define __initdata
#define __initconst
#define __exit __maybe_unused
#define __exitdata
#define __meminit
#define __meminitdata
#define __meminitconst
#define __ref
#define __refdata
#define __refconst
#endif /* SFI_SANDBOXED */

#endif /* SFI_KBUILD_H */
