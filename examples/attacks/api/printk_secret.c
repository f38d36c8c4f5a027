// SPDX-License-Identifier: GPL-2.0
/* printk_secret.c - printk of another driver's memory */
ATTACK(printk_secret, succeeds, "kernel call against its spec: _printk")
{
	printk(KERN_INFO "attacks: %.8s\n", (char *)opaque(theirs));
	return 0;
}

ALLOW(printk_secret)
{
	printk(KERN_INFO "attacks: %.8s\n", (char *)opaque("a string"));
	return 0;
}
