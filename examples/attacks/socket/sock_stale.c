// SPDX-License-Identifier: GPL-2.0
/* sock_stale.c - struct sock used after its release */
static int sock_stale_body(struct accepted *own, struct accepted *target)
{
	struct alg_sock *ask = alg_sk(opaque(target->sk));
	void *before = READ_ONCE(ask->private);

	WRITE_ONCE(ask->private, before);
	return 0;
}

ATTACK(sock_stale, succeeds, "write to foreign memory")
{
	return with_sockets(false, READ_ALONE, sock_stale_body);
}

ALLOW(sock_stale)
{
	return with_sockets(true, READ_ALONE, sock_stale_body);
}
