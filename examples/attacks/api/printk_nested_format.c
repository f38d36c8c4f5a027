// SPDX-License-Identifier: GPL-2.0
/* printk_nested_format.c - printk of a made-up struct va_format */
ATTACK(printk_nested_format, dies, "kernel call against its spec: _printk")
{
	struct va_format forged = { .fmt = "%s", .va = opaque((void *)0x1234123412341234UL) };

	printk(KERN_INFO "attacks: %pV\n", &forged);
	return 0;
}

ALLOW(printk_nested_format)
{
	printk(KERN_INFO "attacks: %d %x\n", 1, 2);
	return 0;
}
