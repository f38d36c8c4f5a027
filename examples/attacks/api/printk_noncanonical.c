// SPDX-License-Identifier: GPL-2.0
/* printk_noncanonical.c - printk of a string at an address that is no address */
ATTACK(printk_noncanonical, dies, "kernel call against its spec: _printk")
{
	printk(KERN_INFO "attacks: %s\n", (char *)opaque((void *)0x1234123412341234UL));
	return 0;
}

ALLOW(printk_noncanonical)
{
	printk(KERN_INFO "attacks: %s\n", (char *)opaque("a string"));
	return 0;
}
