// SPDX-License-Identifier: GPL-2.0
/* instance_irq_cookie.c - interrupt requested by one instance, to be handled for another */
static int instance_irq_cookie_body(struct instance *own, struct instance *target)
{
	int ret = request_irq(own->irq, instance_irq, IRQF_SHARED, "forged", &target->memory[1]);

	if (!ret)
		free_irq(own->irq, &target->memory[1]);
	return ret;
}

ATTACK(instance_irq_cookie, succeeds, "kernel call against its spec: request_threaded_irq")
{
	return with_instances(false, instance_irq_cookie_body);
}

ALLOW(instance_irq_cookie)
{
	return with_instances(true, instance_irq_cookie_body);
}
