// SPDX-License-Identifier: GPL-2.0
/* instance_load.c - one instance of the driver reads another's memory */
static int instance_load_body(struct instance *own, struct instance *target)
{
	u64 *p = opaque(target->memory);

	return READ_ONCE(p[0]) == NEIGHBOUR_SECRET ? 0 : -EIO;
}

ATTACK(instance_load, succeeds, "read of foreign memory")
{
	return with_instances(false, instance_load_body);
}

ALLOW(instance_load)
{
	return with_instances(true, instance_load_body);
}
