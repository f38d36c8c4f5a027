// SPDX-License-Identifier: GPL-2.0
/* delay_endless.c - busy wait of minutes */
ATTACK(delay_endless, absent, "kernel call against its spec: __const_udelay")
{
	__const_udelay(opaque_number(1UL << 40));
	return 0;
}

ALLOW(delay_endless)
{
	udelay(10);
	return 0;
}
