// SPDX-License-Identifier: GPL-2.0
/* recv_too_long.c - read of a socket that claims more bytes than were asked for */
static int recv_too_long_body(struct accepted *own, struct accepted *target)
{
	return 0;
}

ATTACK(recv_too_long, succeeds, "kernel call against its spec")
{
	/* The user is told so, and looks at what nobody wrote. */
	sockets_too_many = 1;
	return with_sockets(false, READ_WITH_BOTH, recv_too_long_body);
}

ALLOW(recv_too_long)
{
	return with_sockets(true, READ_WITH_BOTH, recv_too_long_body);
}
