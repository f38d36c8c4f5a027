// SPDX-License-Identifier: GPL-2.0
/* sock_parent.c - parent socket's reference given back by a socket that is open */
static int sock_parent_body(struct accepted *own, struct accepted *target)
{
	af_alg_release_parent(own->sk);
	return 0;
}

static int sock_parent_legal(struct accepted *own, struct accepted *target)
{
	return 0;	/* its destructor will */
}

ATTACK(sock_parent, succeeds, "kernel call against its spec: af_alg_release_parent")
{
	return with_sockets(false, READ_WITH_BOTH, sock_parent_body);
}

ALLOW(sock_parent)
{
	return with_sockets(true, READ_WITH_BOTH, sock_parent_legal);
}
