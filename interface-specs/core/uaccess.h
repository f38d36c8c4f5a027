/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/uaccess.h - specs: copies to and from user memory. The driver's side is checked here, the
 * user's by the kernel, which also refuses an address of its own there. get_user() and put_user()
 * are calls in inline assembly that check the same: llvm-pass/InlineAsm.cpp.
 */
#ifndef SFI_SPEC_CORE_UACCESS_H
#define SFI_SPEC_CORE_UACCESS_H

#include <linux/capability.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), opaque(to), check(read, from, n))
unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n);

SFI_PRE(context(sleep), check(write, to, n), opaque(from))
unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n);

/* The forms that trust an access_ok() made before: made again. */
SFI_PRE(context(sleep), opaque(to), check(read, from, n))
SFI_CALL(_copy_to_user(to, from, n))
unsigned long __copy_to_user(void __user *to, const void *from, unsigned long n);

SFI_PRE(context(sleep), check(write, to, n), opaque(from))
SFI_CALL(_copy_from_user(to, from, n))
unsigned long __copy_from_user(void *to, const void __user *from, unsigned long n);

SFI_PRE(context(sleep), opaque(to))
unsigned long clear_user(void __user *to, unsigned long n);

SFI_PRE(context(sleep), opaque(src))
SFI_POST(if (!IS_ERR_OR_NULL(ret) && ret != ZERO_SIZE_PTR) track(heap, ret, len))
SFI_POST(if (!IS_ERR_OR_NULL(ret) && ret != ZERO_SIZE_PTR) transfer(write, ret, len))
void *memdup_user(const void __user *src, size_t len);

SFI_PRE(context(sleep), opaque(src), check(that, len < KMALLOC_MAX_SIZE))
SFI_POST(if (!IS_ERR_OR_NULL(ret)) track(heap, ret, len + 1), if (!IS_ERR_OR_NULL(ret)) transfer(write, ret, len + 1))
void *memdup_user_nul(const void __user *src, size_t len);

#ifdef CONFIG_HARDENED_USERCOPY
/* What the copy itself will check. The kernel's answer to a bad object would be a BUG(). */
SFI_PRE(check(read, ptr, n))
SFI_CALL((void)0)
void __check_object_size(const void *ptr, unsigned long n, bool to_user);
#endif

/* check_copy_size() in the driver found an overflow: a driver fault, not a warning. */
SFI_NORETURN
void __copy_overflow(int size, unsigned long count);

SFI_INERT
bool capable(int cap);

#endif /* SFI_SPEC_CORE_UACCESS_H */
