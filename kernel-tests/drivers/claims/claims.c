// SPDX-License-Identifier: GPL-2.0
/* claims.c - calls a stub as sandboxed code does, but never passed through the plugin. */
#include <linux/module.h>

int __sfi_stub__printk(const char *fmt, ...);

static int __init claims_init(void)
{
	return __sfi_stub__printk("claims: running\n") < 0;
}
module_init(claims_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("claims to be sandboxed");
