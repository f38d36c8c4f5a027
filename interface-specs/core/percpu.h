/* SPDX-License-Identifier: GPL-2.0 */
/* core/percpu.h - specs: memory of which each CPU has its own. What is granted is every CPU's. */
#ifndef SFI_SPEC_CORE_PERCPU_H
#define SFI_SPEC_CORE_PERCPU_H

#include <linux/percpu.h>
#include <linux/version.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* The allocator warns of sizes and alignments that it does not have. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
SFI_PRE(context(gfp, gfp), check(that, sfi_percpu_size_ok(size, align) && !reserved))
SFI_POST(if (ret) do(sfi_percpu_own(f, ret, size)))
void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp);
#else
SFI_PRE(context(gfp, gfp), check(that, sfi_percpu_size_ok(size, align)))
SFI_POST(if (ret) do(sfi_percpu_own(f, ret, size)))
void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp);

SFI_PRE(context(sleep), check(that, sfi_percpu_size_ok(size, align)))
SFI_POST(if (ret) do(sfi_percpu_own(f, ret, size)))
void __percpu *__alloc_percpu(size_t size, size_t align);
#endif

SFI_PRE(if (__pdata) do(sfi_percpu_give(f, __pdata)))
void free_percpu(void __percpu *__pdata);

#endif /* SFI_SPEC_CORE_PERCPU_H */
