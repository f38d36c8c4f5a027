// SPDX-License-Identifier: GPL-2.0
/* sock_swapped.c - struct socket made to lead to another socket's struct sock */
static int sock_swapped_body(struct accepted *own, struct accepted *target)
{
	struct socket *sock = opaque(sockets_sock);

	WRITE_ONCE(sock->sk, target->sk);
	WRITE_ONCE(sock->sk, own->sk);
	return 0;
}

static int sock_swapped_legal(struct accepted *own, struct accepted *target)
{
	struct socket *sock = opaque(sockets_sock);

	return READ_ONCE(sock->sk) == own->sk ? 0 : -EIO;
}

ATTACK(sock_swapped, succeeds, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_swapped_body);
}

ALLOW(sock_swapped)
{
	return with_sockets(true, READ_WITH_BOTH, sock_swapped_legal);
}
