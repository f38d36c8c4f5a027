// SPDX-License-Identifier: GPL-2.0
/* recv_too_long.c - read of a socket that claims more bytes than were asked for */
static int recv_too_long_body(struct accepted *own, struct accepted *target)
{
	return 0;
}

ATTACK(recv_too_long, succeeds, "kernel call against its spec")
{
	int ret;

	sockets_too_many = 1;
	ret = with_sockets(false, READ_WITH_BOTH, recv_too_long_body);
	return ret ?: sockets_fooled ? 0 : -EIO;
}

ALLOW(recv_too_long)
{
	return with_sockets(true, READ_WITH_BOTH, recv_too_long_body);
}
