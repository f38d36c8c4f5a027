// SPDX-License-Identifier: GPL-2.0
/*
 * idle000.c - a driver that has some memory and does nothing. kernel-tests/bench/counts copies the module, with other digits
 * wherever its name stands in it, to have many of them.
 */
#include <linux/module.h>
#include <linux/slab.h>

static void *memory;

static int __init idle_init(void)
{
	memory = kzalloc(64, GFP_KERNEL);
	return memory ? 0 : -ENOMEM;
}
module_init(idle_init);

static void __exit idle_exit(void)
{
	kfree(memory);
}
module_exit(idle_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("does nothing");
