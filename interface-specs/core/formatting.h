/* SPDX-License-Identifier: GPL-2.0 */
/* core/formatting.h - specs: formatted text into the driver's own buffers and into files. */
#ifndef SFI_SPEC_CORE_FORMATTING_H
#define SFI_SPEC_CORE_FORMATTING_H

#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* Formatted first, so that what is checked is what is written. */
SFI_PRE(check(string, fmt)) SFI_PRINTF(2)
SFI_CALL(sfi_text_store(f, buf, sfi_text))
int sprintf(char *buf, const char *fmt, ...);

SFI_PRE(check(ref, seq_file, m), check(string, fmt)) SFI_PRINTF(2)
void seq_printf(struct seq_file *m, const char *fmt, ...);

#endif /* SFI_SPEC_CORE_FORMATTING_H */
