// SPDX-License-Identifier: GPL-2.0
/* instance_registers.c - one instance of the driver writes to another device's registers */
static int instance_registers_body(struct instance *own, struct instance *target)
{
	writel(0, target->regs + 4);
	return 0;
}

ATTACK(instance_registers, succeeds, "write to foreign memory")
{
	return with_instances(false, instance_registers_body);
}

ALLOW(instance_registers)
{
	return with_instances(true, instance_registers_body);
}
