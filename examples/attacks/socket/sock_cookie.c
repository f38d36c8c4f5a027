// SPDX-License-Identifier: GPL-2.0
/* sock_cookie.c - operation of one open socket makes another socket lead to its own data */
static int sock_cookie_body(struct accepted *own, struct accepted *target)
{
	struct alg_sock *ask = alg_sk(opaque(target->sk));
	void *before = READ_ONCE(ask->private);

	WRITE_ONCE(ask->private, own);
	WRITE_ONCE(ask->private, before);
	return 0;
}

ATTACK(sock_cookie, succeeds, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_cookie_body);
}

ALLOW(sock_cookie)
{
	return with_sockets(true, READ_WITH_BOTH, sock_cookie_body);
}
