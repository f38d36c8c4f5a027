// SPDX-License-Identifier: GPL-2.0
/* kinds_seq.c - a seq_file lent to a driver for the length of one read. */
#include <linux/module.h>
#include "kinds.h"

const struct sfi_kind sfi_kind_seq_file = { .name = "seq_file" };
EXPORT_SYMBOL_GPL(sfi_kind_seq_file);
