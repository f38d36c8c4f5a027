// SPDX-License-Identifier: GPL-2.0
/* optedout.c - a file that its Kbuild exempts from the checks: allowed, and said aloud when it loads. */
#include <linux/module.h>

static int __init optedout_init(void)
{
	return 0;
}
module_init(optedout_init);

static void __exit optedout_exit(void)
{
}
module_exit(optedout_exit);

MODULE_DESCRIPTION("opted out of the sandbox");
MODULE_LICENSE("GPL");
