// SPDX-License-Identifier: GPL-2.0
/* instance_timer.c - one instance of the driver arms another's timer anew */
static int instance_timer_body(struct instance *own, struct instance *target)
{
	return mod_timer(target->timer, jiffies + 2000 * HZ) == 1 ? 0 : -EIO;
}

ATTACK(instance_timer, succeeds, "kernel call against its spec: mod_timer")
{
	return with_instances(false, instance_timer_body);
}

ALLOW(instance_timer)
{
	return with_instances(true, instance_timer_body);
}
