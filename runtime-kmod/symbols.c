// SPDX-License-Identifier: GPL-2.0
/* symbols.c - kallsyms_lookup_name is not exported; a kprobe tells its address. */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/kprobes.h>
#include <asm/cpufeature.h>

#include "sfi.h"

unsigned long (*sfi_kallsyms_lookup_name)(const char *name);

/**
 * sfi_symbols_init() - find kallsyms_lookup_name.
 * Return: 0 or -errno.
 */
int sfi_symbols_init(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long addr;
	int ret;

#ifdef CONFIG_X86_KERNEL_IBT
	/* Unexported functions may have lost their ENDBR: an indirect call would trap. */
	if (cpu_feature_enabled(X86_FEATURE_IBT)) {
		pr_err("kernel IBT is on and not supported; boot with ibt=off\n");
		return -EOPNOTSUPP;
	}
#endif
	ret = register_kprobe(&kp);
	if (ret) {
		pr_err("cannot probe kallsyms_lookup_name (%d); CONFIG_KPROBES and CONFIG_KALLSYMS are needed\n",
		       ret);
		return ret;
	}
	addr = (unsigned long)kp.addr;
	unregister_kprobe(&kp);
	/* A probe on a function with ENDBR sits behind it; both addresses work as a call target. */
	sfi_kallsyms_lookup_name = (void *)addr;
	return 0;
}
