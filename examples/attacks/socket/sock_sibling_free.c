// SPDX-License-Identifier: GPL-2.0
/* sock_sibling_free.c - operation of one open socket frees the memory of one accepted from the same */
static int sock_sibling_free_body(struct accepted *own, struct accepted *target)
{
	struct accepted *victim = sibling(own, target);
	u64 *memory = victim->memory;

	victim->memory = NULL;
	sock_kfree_s(own->sk, memory, ACCEPTED_BYTES);
	return 0;
}

ATTACK(sock_sibling_free, succeeds, "kernel call against its spec: sock_kfree_s")
{
	return with_sockets(false, READ_WITH_BOTH, sock_sibling_free_body);
}

ALLOW(sock_sibling_free)
{
	return with_sockets(true, READ_WITH_BOTH, sock_sibling_free_body);
}
