// SPDX-License-Identifier: GPL-2.0
/* sock_store.c - operation of one open socket stores to another socket's memory */
static int sock_store_body(struct accepted *own, struct accepted *target)
{
	u64 *p = opaque(target->memory);

	WRITE_ONCE(p[3], BAD);
	return READ_ONCE(p[3]) == BAD ? 0 : -EIO;
}

ATTACK(sock_store, succeeds, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_store_body);
}

ALLOW(sock_store)
{
	return with_sockets(true, READ_WITH_BOTH, sock_store_body);
}
