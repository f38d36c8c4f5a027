// SPDX-License-Identifier: GPL-2.0
/* sock_ops_replaced.c - struct socket made to lead to a table of operations of the attacker's choice */
static struct proto_ops sock_ops_replaced_table;

static int sock_ops_replaced_body(struct accepted *own, struct accepted *target)
{
	struct socket *sock = opaque(sockets_sock);

	sock_ops_replaced_table = sockets_ops;
	*(void **)opaque(&sock_ops_replaced_table.shutdown) = w->hijacked;
	WRITE_ONCE(sock->ops, &sock_ops_replaced_table);
	return 0;
}

static int sock_ops_replaced_legal(struct accepted *own, struct accepted *target)
{
	struct socket *sock = opaque(sockets_sock);

	return READ_ONCE(sock->sk) == own->sk ? 0 : -EIO;
}

ATTACK(sock_ops_replaced, hijacks, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_ops_replaced_body);
}

ALLOW(sock_ops_replaced)
{
	return with_sockets(true, READ_WITH_BOTH, sock_ops_replaced_legal);
}
