// SPDX-License-Identifier: GPL-2.0
/* rds_page_copy.c - CVE-2010-3904 (RDS): a user's unchecked address is the destination of a copy */
/*
 * rds_page_copy_user() passed an address from a socket call to the unchecking copy
 * functions, so that a user chose where in the kernel it wrote. The user here is who gives
 * the module parameters.
 */
struct rds_page_copy_request {
	void *destination;	/* "user" address, never checked */
	size_t bytes;
};

static int rds_page_copy_to(const struct rds_page_copy_request *req)
{
	u64 *page = opaque(kmalloc(64, GFP_KERNEL));

	if (!page)
		return -ENOMEM;
	memset(page, 0x41, 64);
	memcpy(req->destination, page, req->bytes);
	kfree(page);
	return 0;
}

ATTACK(rds_page_copy, corrupts, "write to foreign memory")
{
	struct rds_page_copy_request req = { w->ops, 8 };

	return rds_page_copy_to(opaque(&req));
}

ALLOW(rds_page_copy)
{
	u64 buffer[8];
	struct rds_page_copy_request req = { buffer, 64 };
	int ret = rds_page_copy_to(opaque(&req));

	return ret ?: READ_ONCE(*(u64 *)opaque(buffer)) == BAD ? 0 : -EIO;
}
