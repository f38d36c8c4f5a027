// SPDX-License-Identifier: GPL-2.0
/* instance_store.c - one instance of the driver stores to another's memory */
static int instance_store_body(struct instance *own, struct instance *target)
{
	u64 *p = opaque(target->memory);

	WRITE_ONCE(p[3], BAD);
	return READ_ONCE(p[3]) == BAD ? 0 : -EIO;
}

ATTACK(instance_store, succeeds, "write to foreign memory")
{
	return with_instances(false, instance_store_body);
}

ALLOW(instance_store)
{
	return with_instances(true, instance_store_body);
}
