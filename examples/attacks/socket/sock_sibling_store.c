// SPDX-License-Identifier: GPL-2.0
/* sock_sibling_store.c - operation of one open socket stores to the memory of one accepted from the same */
static int sock_sibling_store_body(struct accepted *own, struct accepted *target)
{
	u64 *p = opaque(sibling(own, target)->memory);

	WRITE_ONCE(p[3], BAD);
	return READ_ONCE(p[3]) == BAD ? 0 : -EIO;
}

ATTACK(sock_sibling_store, succeeds, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_sibling_store_body);
}

ALLOW(sock_sibling_store)
{
	return with_sockets(true, READ_WITH_BOTH, sock_sibling_store_body);
}
