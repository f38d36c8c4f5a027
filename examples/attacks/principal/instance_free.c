// SPDX-License-Identifier: GPL-2.0
/* instance_free.c - one instance of the driver frees another's memory */
static int instance_free_body(struct instance *own, struct instance *target)
{
	void *word = target->spare;

	target->spare = NULL;
	kfree(word);
	return 0;
}

ATTACK(instance_free, succeeds, "kernel call against its spec: kfree")
{
	return with_instances(false, instance_free_body);
}

ALLOW(instance_free)
{
	return with_instances(true, instance_free_body);
}
