// SPDX-License-Identifier: GPL-2.0
/* instance_irq.c - one instance of the driver frees another's interrupt */
static int instance_irq_body(struct instance *own, struct instance *target)
{
	free_irq(target->irq, target->memory);
	target->irq = 0;
	return 0;
}

ATTACK(instance_irq, succeeds, "kernel call against its spec: free_irq")
{
	return with_instances(false, instance_irq_body);
}

ALLOW(instance_irq)
{
	return with_instances(true, instance_irq_body);
}
