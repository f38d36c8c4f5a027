// SPDX-License-Identifier: GPL-2.0
/* free_pages_order.c - __free_pages with a larger order than was allocated */
static int free_pages_order_by(unsigned int order)
{
	struct page *page = alloc_pages(GFP_KERNEL, 0);

	if (!page)
		return -ENOMEM;
	__free_pages(page, order);
	return 0;
}

ATTACK(free_pages_order, dies, "kernel call against its spec: __free_pages")
{
	return free_pages_order_by(opaque_number(3));
}

ALLOW(free_pages_order)
{
	return free_pages_order_by(opaque_number(0));
}
