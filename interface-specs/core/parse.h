/* SPDX-License-Identifier: GPL-2.0 */
/* core/parse.h - specs: numbers from strings, and module parameters with functions of their own. */
#ifndef SFI_SPEC_CORE_PARSE_H
#define SFI_SPEC_CORE_PARSE_H

#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(string, s), check(write, res, sizeof(*res)))
SFI_KEEPS
int kstrtoull(const char *s, unsigned int base, unsigned long long *res);

SFI_PRE(check(string, s), check(write, res, sizeof(*res)))
SFI_KEEPS
int kstrtoll(const char *s, unsigned int base, long long *res);

SFI_PRE(check(string, s), check(write, res, sizeof(*res)))
SFI_KEEPS
int kstrtouint(const char *s, unsigned int base, unsigned int *res);

SFI_PRE(check(string, s), check(write, res, sizeof(*res)))
SFI_KEEPS
int kstrtoint(const char *s, unsigned int base, int *res);

SFI_PRE(check(string, s), check(write, res, sizeof(*res)))
SFI_KEEPS
int kstrtobool(const char *s, bool *res);

SFI_SLOT(struct kernel_param_ops, set)
SFI_PRINCIPAL()
SFI_POST(check(that, ret <= 0))
SFI_DEAD(, -EIO)
int sfi_slot_kernel_param_set(const char *val, const struct kernel_param *kp);

#endif /* SFI_SPEC_CORE_PARSE_H */
