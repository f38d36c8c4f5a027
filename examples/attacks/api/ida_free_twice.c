// SPDX-License-Identifier: GPL-2.0
/* ida_free_twice.c - ID given back twice */
#include <linux/idr.h>

static DEFINE_IDA(ida_free_twice_ida);

ATTACK(ida_free_twice, dies, "kernel call against its spec: ida_free")
{
	int id = ida_alloc(&ida_free_twice_ida, GFP_KERNEL);

	if (id < 0)
		return id;
	ida_free(&ida_free_twice_ida, id);
	ida_free(&ida_free_twice_ida, id);
	return 0;
}

ALLOW(ida_free_twice)
{
	int id = ida_alloc_range(&ida_free_twice_ida, 5, 9, GFP_KERNEL);

	if (id < 0)
		return id;
	ida_free(&ida_free_twice_ida, id);
	id = ida_alloc_range(&ida_free_twice_ida, 5, 9, GFP_KERNEL);
	if (id != 5)
		return -EINVAL;
	ida_free(&ida_free_twice_ida, id);
	return 0;
}
