// SPDX-License-Identifier: GPL-2.0
/* um/symbols.c - User Mode Linux has no kprobes: whoever loads the module reads /proc/kallsyms. */
#define pr_fmt(fmt) "sfi: " fmt

#include "../sfi.h"

unsigned long (*sfi_kallsyms_lookup_name)(const char *name);

static unsigned long kallsyms;
module_param(kallsyms, ulong, 0444);
MODULE_PARM_DESC(kallsyms, "address of kallsyms_lookup_name, from /proc/kallsyms");

int sfi_symbols_init(void)
{
	if (!kallsyms) {
		pr_err("no kallsyms=0x...; take kallsyms_lookup_name from /proc/kallsyms\n");
		return -EINVAL;
	}
	sfi_kallsyms_lookup_name = (void *)kallsyms;
	return 0;
}
