// SPDX-License-Identifier: GPL-2.0
/* sock_load.c - operation of one open socket reads another socket's memory */
static int sock_load_body(struct accepted *own, struct accepted *target)
{
	u64 *p = opaque(target->memory);

	return READ_ONCE(p[0]) == NEIGHBOUR_SECRET ? 0 : -EIO;
}

ATTACK(sock_load, succeeds, "read of foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_load_body);
}

ALLOW(sock_load)
{
	return with_sockets(true, READ_WITH_BOTH, sock_load_body);
}
