/* SPDX-License-Identifier: GPL-2.0 */
/* core/format.h - specs: formatting into the driver's buffers, and matching strings. */
#ifndef SFI_SPEC_CORE_FORMAT_H
#define SFI_SPEC_CORE_FORMAT_H

#include <linux/device.h>
#include <linux/dynamic_debug.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/sysfs.h>
#include <linux/version.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(write, buf, size))
SFI_PRINTF(3)
SFI_CALL(snprintf(buf, size, "%s", sfi_text))
SFI_KEEPS
int snprintf(char *buf, size_t size, const char *fmt, ...);

/* Formatted first, so that what is checked is what is written. */
SFI_PRINTF(2)
SFI_CALL(sfi_text_store(f, buf, sfi_text))
SFI_KEEPS
int sprintf(char *buf, const char *fmt, ...);

SFI_PRE(check(ref, seq_file, m))
SFI_PRINTF(2)
void seq_printf(struct seq_file *m, const char *fmt, ...);

/* The page that a show() callback was given. */
SFI_PRE(check(that, !offset_in_page(buf)), check(write, buf, PAGE_SIZE))
SFI_PRINTF(2)
SFI_CALL(sysfs_emit(buf, "%s", sfi_text))
int sysfs_emit(char *buf, const char *fmt, ...);

SFI_PRE(check(read, array, n * sizeof(*array)), check(string, s), do(sfi_check_strings(f, array, n)))
int __sysfs_match_string(const char * const *array, size_t n, const char *s);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
SFI_PRE(check(that, len >= 0), check(write, buf, len))
SFI_KEEPS
int string_get_size(u64 size, u64 blk_size, const enum string_size_units units, char *buf, int len);
#else
SFI_PRE(check(that, len >= 0), check(write, buf, len))
SFI_KEEPS
void string_get_size(u64 size, u64 blk_size, enum string_size_units units, char *buf, int len);
#endif

#ifdef CONFIG_DYNAMIC_DEBUG
/* The descriptor holds strings that the kernel would follow: without its prefixes. */
SFI_PRE(if (dev) check(ref, device, dev), opaque(descriptor))
SFI_PRINTF(3)
SFI_CALL(dev_printk(KERN_DEBUG, dev, "%s", sfi_text))
void __dynamic_dev_dbg(struct _ddebug *descriptor, const struct device *dev, const char *fmt, ...);
#endif

#endif /* SFI_SPEC_CORE_FORMAT_H */
