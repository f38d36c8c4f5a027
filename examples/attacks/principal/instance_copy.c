// SPDX-License-Identifier: GPL-2.0
/* instance_copy.c - one instance of the driver copies another's memory */
static int instance_copy_body(struct instance *own, struct instance *target)
{
	u64 copy[8];

	memcpy(opaque(copy), opaque(target->memory), opaque_number(sizeof(copy)));
	return READ_ONCE(copy[0]) == NEIGHBOUR_SECRET ? 0 : -EIO;
}

ATTACK(instance_copy, succeeds, "read of foreign memory")
{
	return with_instances(false, instance_copy_body);
}

ALLOW(instance_copy)
{
	return with_instances(true, instance_copy_body);
}
