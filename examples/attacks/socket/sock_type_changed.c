// SPDX-License-Identifier: GPL-2.0
/* sock_type_changed.c - type of sockets changed after it was registered */
static int sock_type_changed_body(struct accepted *own, struct accepted *target)
{
	*(void **)opaque(&sockets_type.release) = w->hijacked;
	return 0;
}

static int sock_type_changed_legal(struct accepted *own, struct accepted *target)
{
	return READ_ONCE(sockets_type.release) ? 0 : -EIO;
}

ATTACK(sock_type_changed, hijacks, "contained")
{
	return with_sockets(false, READ_WITH_BOTH, sock_type_changed_body);
}

ALLOW(sock_type_changed)
{
	return with_sockets(true, READ_WITH_BOTH, sock_type_changed_legal);
}
