// SPDX-License-Identifier: GPL-2.0
/* sock_free_size.c - memory of a socket freed with a size that was never charged */
static int sock_free_size_body(struct accepted *own, struct accepted *target)
{
	u64 *memory = own->memory;

	own->memory = NULL;
	sock_kfree_s(own->sk, memory, 64 * ACCEPTED_BYTES);
	return 0;
}

static int sock_free_size_legal(struct accepted *own, struct accepted *target)
{
	u64 *memory = own->memory;

	own->memory = NULL;
	sock_kfree_s(own->sk, memory, ACCEPTED_BYTES);
	return 0;
}

ATTACK(sock_free_size, succeeds, "kernel call against its spec: sock_kfree_s")
{
	return with_sockets(false, READ_WITH_BOTH, sock_free_size_body);
}

ALLOW(sock_free_size)
{
	return with_sockets(true, READ_WITH_BOTH, sock_free_size_legal);
}
