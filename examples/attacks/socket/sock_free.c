// SPDX-License-Identifier: GPL-2.0
/* sock_free.c - operation of one open socket frees another socket's memory */
static int sock_free_body(struct accepted *own, struct accepted *target)
{
	u64 *memory = target->memory;

	target->memory = NULL;
	sock_kfree_s(own->sk, memory, ACCEPTED_BYTES);
	return 0;
}

ATTACK(sock_free, succeeds, "kernel call against its spec: sock_kfree_s")
{
	return with_sockets(false, READ_WITH_BOTH, sock_free_body);
}

ALLOW(sock_free)
{
	return with_sockets(true, READ_WITH_BOTH, sock_free_body);
}
