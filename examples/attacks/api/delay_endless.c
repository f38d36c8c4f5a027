// SPDX-License-Identifier: GPL-2.0
/* delay_endless.c - busy wait of a tenth of a second, which may as well be minutes */
ATTACK(delay_endless, succeeds, "kernel call against its spec: __const_udelay")
{
	__const_udelay(opaque_number(100000 * 0x10c7UL));
	return 0;
}

ALLOW(delay_endless)
{
	udelay(10);
	return 0;
}
