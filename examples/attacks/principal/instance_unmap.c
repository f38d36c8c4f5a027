// SPDX-License-Identifier: GPL-2.0
/* instance_unmap.c - one instance of the driver unmaps another device's registers */
static int instance_unmap_body(struct instance *own, struct instance *target)
{
	void __iomem *regs = target->regs;

	target->regs = NULL;
	iounmap(regs);
	return 0;
}

ATTACK(instance_unmap, succeeds, "kernel call against its spec: iounmap")
{
	return with_instances(false, instance_unmap_body);
}

ALLOW(instance_unmap)
{
	return with_instances(true, instance_unmap_body);
}
