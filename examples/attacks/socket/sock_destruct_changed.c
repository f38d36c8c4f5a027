// SPDX-License-Identifier: GPL-2.0
/* sock_destruct_changed.c - destructor of a socket changed after it was accepted */
static int sock_destruct_changed_body(struct accepted *own, struct accepted *target)
{
	struct sock *sk = opaque(own->sk);

	*(void **)opaque(&sk->sk_destruct) = w->hijacked;
	/* What it would have done. */
	sock_kfree_s(sk, own->memory, ACCEPTED_BYTES);
	own->open = false;
	af_alg_release_parent(sk);
	return 0;
}

static int sock_destruct_changed_legal(struct accepted *own, struct accepted *target)
{
	struct sock *sk = opaque(own->sk);

	return READ_ONCE(sk->sk_destruct) ? 0 : -EIO;
}

ATTACK(sock_destruct_changed, hijacks, "write to foreign memory")
{
	return with_sockets(false, READ_WITH_BOTH, sock_destruct_changed_body);
}

ALLOW(sock_destruct_changed)
{
	return with_sockets(true, READ_WITH_BOTH, sock_destruct_changed_legal);
}
