// SPDX-License-Identifier: GPL-2.0
/* irqs_left_off.c - interrupts off at the end */
ATTACK(irqs_left_off, dies, "lock or context left unbalanced")
{
	local_irq_disable();
	return 0;
}

ALLOW(irqs_left_off)
{
	local_irq_disable();
	local_irq_enable();
	return 0;
}
