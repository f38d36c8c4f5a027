/* SPDX-License-Identifier: GPL-2.0 */
/* core/printing.h - specs: the printk family. */
#ifndef SFI_SPEC_CORE_PRINTING_H
#define SFI_SPEC_CORE_PRINTING_H

#include <linux/bug.h>
#include <linux/device.h>
#include <linux/printk.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRINTF(1)
int _printk(const char *fmt, ...);

#ifdef __WARN_FLAGS
SFI_PRINTF(1)
void __warn_printk(const char *fmt, ...);
#else	/* User Mode Linux */
SFI_PRE(check(string, file)) SFI_PRINTF(4)
void warn_slowpath_fmt(const char *file, const int line, unsigned int taint, const char *fmt, ...);
#endif

SFI_PRE(if (dev) do(sfi_check_named(f, dev))) SFI_PRINTF(2)
void _dev_err(const struct device *dev, const char *fmt, ...);

SFI_PRE(if (dev) do(sfi_check_named(f, dev))) SFI_PRINTF(2)
void _dev_warn(const struct device *dev, const char *fmt, ...);

SFI_PRE(if (dev) do(sfi_check_named(f, dev))) SFI_PRINTF(2)
void _dev_notice(const struct device *dev, const char *fmt, ...);

SFI_PRE(if (dev) do(sfi_check_named(f, dev))) SFI_PRINTF(2)
void _dev_info(const struct device *dev, const char *fmt, ...);

SFI_PRE(check(string, level), check(string, prefix_str), check(read, buf, len))
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize,
		    int groupsize, const void *buf, size_t len, bool ascii);

#endif /* SFI_SPEC_CORE_PRINTING_H */
