// SPDX-License-Identifier: GPL-2.0
/* sock_destruct_forged.c - socket accepted with a destructor of the attacker's choice */
static int sock_destruct_forged_body(struct accepted *own, struct accepted *target)
{
	/* What it would have done. */
	if (sockets_destructor)
		sockets_destruct(own->sk);
	return 0;
}

ATTACK(sock_destruct_forged, hijacks, "kernel call against its spec")
{
	sockets_destructor = w->hijacked;
	return with_sockets(false, READ_ALONE, sock_destruct_forged_body);
}

ALLOW(sock_destruct_forged)
{
	return with_sockets(true, READ_ALONE, sock_destruct_forged_body);
}
