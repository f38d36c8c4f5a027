// SPDX-License-Identifier: GPL-2.0
/* sock_ops_changed.c - table of socket operations changed after the type was registered */
static int sock_ops_changed_body(struct accepted *own, struct accepted *target)
{
	*(void **)opaque(&sockets_ops.shutdown) = w->hijacked;
	return 0;
}

static int sock_ops_changed_legal(struct accepted *own, struct accepted *target)
{
	return READ_ONCE(sockets_ops.shutdown) ? 0 : -EIO;
}

ATTACK(sock_ops_changed, hijacks, "contained")
{
	return with_sockets(false, READ_WITH_BOTH, sock_ops_changed_body);
}

ALLOW(sock_ops_changed)
{
	return with_sockets(true, READ_WITH_BOTH, sock_ops_changed_legal);
}
