// SPDX-License-Identifier: GPL-2.0
/* neighbour.c - another sandboxed driver, with a secret that is no business of the attacks. */
#include <linux/module.h>
#include <linux/slab.h>

#include "attack.h"

static unsigned long address;
module_param(address, ulong, 0444);
MODULE_PARM_DESC(address, "where the secret is");

static int __init neighbour_init(void)
{
	u64 *secret = kmalloc(64, GFP_KERNEL);
	int i;

	if (!secret)
		return -ENOMEM;
	for (i = 0; i < 8; i++)
		secret[i] = NEIGHBOUR_SECRET;
	address = (unsigned long)secret;
	return 0;
}
module_init(neighbour_init);

/* The secret is not freed: without SFI an attack may have done that. */
static void __exit neighbour_exit(void)
{
}
module_exit(neighbour_exit);

MODULE_DESCRIPTION("another domain for attacks to aim at");
MODULE_LICENSE("GPL");
