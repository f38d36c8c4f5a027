// SPDX-License-Identifier: GPL-2.0
/* ida_sealed.c - tree of an ID allocator in use pointed at a kernel page, which the next ID is noted in */
#include <linux/idr.h>

static DEFINE_IDA(ida_sealed_ida);

ATTACK(ida_sealed, corrupts, "write to foreign memory")
{
	int id = ida_alloc(&ida_sealed_ida, GFP_KERNEL);

	if (id >= 0)
		*(u64 *)opaque(&ida_sealed_ida.xa.xa_head) = (u64)page_address(w->page) | 2;
	id = ida_alloc(&ida_sealed_ida, GFP_KERNEL);
	return id < 0 ? id : 0;
}

ALLOW(ida_sealed)
{
	int a = ida_alloc(&ida_sealed_ida, GFP_KERNEL), b = ida_alloc(&ida_sealed_ida, GFP_KERNEL);

	if (a < 0 || b < 0 || a == b)
		return -EINVAL;
	ida_free(&ida_sealed_ida, a);
	ida_free(&ida_sealed_ida, b);
	return 0;
}
