// SPDX-License-Identifier: GPL-2.0
/* put_page_foreign.c - put_page of the kernel's page */
ATTACK(put_page_foreign, succeeds, "kernel call against its spec: put_page")
{
	struct page *page = opaque(w->page), *again;

	put_page(page);
	again = alloc_pages(GFP_KERNEL, 0);
	/* The allocator gave away a page that somebody uses. */
	return again == page ? 0 : -EIO;
}

ALLOW(put_page_foreign)
{
	struct page *page = alloc_pages(GFP_KERNEL, 0);

	if (!page)
		return -ENOMEM;
	put_page(page);
	return 0;
}
