// SPDX-License-Identifier: GPL-2.0
/* sleep_with_irqs_off.c - msleep with interrupts off */
ATTACK(sleep_with_irqs_off, succeeds, "kernel call against its spec: msleep")
{
	local_irq_disable();
	msleep(5);
	local_irq_enable();
	return 0;
}

ALLOW(sleep_with_irqs_off)
{
	unsigned long flags;

	local_irq_save(flags);
	local_irq_restore(flags);
	msleep(5);
	return 0;
}
