// SPDX-License-Identifier: GPL-2.0
/* sock_bound_store.c - operation of an accepted socket stores to the memory of another bound socket */
static int sock_bound_store_body(struct accepted *own, struct accepted *target)
{
	u64 *p = opaque(target->bound_memory);

	WRITE_ONCE(p[3], BAD);
	return READ_ONCE(p[3]) == BAD ? 0 : -EIO;
}

ATTACK(sock_bound_store, succeeds, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_bound_store_body);
}

ALLOW(sock_bound_store)
{
	return with_sockets(true, READ_WITH_BOTH, sock_bound_store_body);
}
