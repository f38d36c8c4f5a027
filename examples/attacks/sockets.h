/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sockets.h - for attacks of one socket of the driver on another: a type of AF_ALG sockets, which
 * the test (attack_files of lib.sh, by "sockets attack") binds twice; it accepts one of the first and
 * two of the second, writes to the second, reads it, closes the first, reads the second again.
 */
#ifndef ATTACK_SOCKETS_H
#define ATTACK_SOCKETS_H

#include <crypto/if_alg.h>
#include <linux/uio.h>
#include <net/sock.h>

enum { READ_WITH_BOTH = 1, READ_ALONE };	/* which of the two reads */

#define ACCEPTED_BYTES 64
#define SENT 0x5a5a5a5a5a5a5a5aULL	/* what the test writes */

struct accepted {
	u64 *memory;			/* 8 words, charged to the socket */
	u64 *bound_memory;		/* as many, of the bound socket */
	struct sock *sk;		/* stays when it is closed */
	bool open;
};

/* What a body finds beside the two sockets: the operation that it runs in. */
static struct socket *sockets_sock;
static struct msghdr *sockets_msg;

static struct accepted accepted[3];	/* module data, which all sockets may use */
static unsigned int nr_accepted, nr_reads, sockets_when;
static int (*sockets_body)(struct accepted *own, struct accepted *target);
static bool sockets_legal, sockets_fooled;
static int sockets_result, sockets_too_many;
static void *sockets_destructor;	/* forged, for the second */

static void *sockets_bind(const char *name, u32 type, u32 mask)
{
	return kzalloc(ACCEPTED_BYTES, GFP_KERNEL) ?: ERR_PTR(-ENOMEM);
}

static void sockets_unbind(void *private)
{
	kfree(private);
}

static void sockets_destruct(struct sock *sk)
{
	struct accepted *own = alg_sk(sk)->private;

	if (own->memory)
		sock_kfree_s(sk, own->memory, ACCEPTED_BYTES);
	own->memory = NULL;
	own->open = false;
	af_alg_release_parent(sk);
}

static int sockets_accept(void *private, struct sock *sk)
{
	struct accepted *own = &accepted[nr_accepted];

	if (nr_accepted == ARRAY_SIZE(accepted))
		return -EBUSY;
	own->memory = sock_kmalloc(sk, ACCEPTED_BYTES, GFP_KERNEL);
	if (!own->memory)
		return -ENOMEM;
	memset(own->memory, 0, ACCEPTED_BYTES);
	own->memory[0] = NEIGHBOUR_SECRET;
	own->bound_memory = private;
	own->sk = sk;
	own->open = true;
	alg_sk(sk)->private = own;
	sk->sk_destruct = sockets_destruct;
	if (own == &accepted[1] && sockets_destructor)
		*(void **)opaque(&sk->sk_destruct) = sockets_destructor;
	nr_accepted++;
	return 0;
}

static int sockets_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct accepted *own = alg_sk(sock->sk)->private;

	if (len == 1) {			/* "I was given more than I asked for" */
		sockets_fooled = true;
		return 1;
	}
	return len == sizeof(u64) ? memcpy_from_msg(&own->memory[1], msg, len) ?: len : -EMSGSIZE;
}

static int sockets_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	char byte = 0;

	if (alg_sk(sock->sk)->private != &accepted[1])
		return 0;
	if (++nr_reads == sockets_when) {
		sockets_sock = sock;
		sockets_msg = msg;
		sockets_result = accepted[1].memory[1] != SENT ? -EBADMSG :
				 sockets_body(&accepted[1], sockets_legal ? &accepted[1] : &accepted[0]);
		if (sockets_too_many)
			return len + sockets_too_many;
	}
	return memcpy_to_msg(msg, &byte, 1) ?: 1;
}

static struct proto_ops sockets_ops = {
	.family = PF_ALG, .connect = sock_no_connect, .socketpair = sock_no_socketpair, .getname = sock_no_getname,
	.ioctl = sock_no_ioctl, .listen = sock_no_listen, .shutdown = sock_no_shutdown, .mmap = sock_no_mmap,
	.bind = sock_no_bind, .accept = sock_no_accept, .release = af_alg_release,
	.sendmsg = sockets_sendmsg, .recvmsg = sockets_recvmsg,
};
static struct af_alg_type sockets_type = {
	.bind = sockets_bind, .release = sockets_unbind, .accept = sockets_accept, .ops = &sockets_ops,
	.name = "attacks", .owner = THIS_MODULE,
};

/* The socket that was accepted from the same one as own; own for the legal twin. */
static struct accepted *sibling(struct accepted *own, struct accepted *target)
{
	return target == own ? own : &accepted[2];
}

/* iov_iter_kvec(), as an attacker has it. vec stays where it is. */
static void lead_to(struct iov_iter *i, const struct kvec *vec)
{
	i->iter_type = ITER_KVEC;
	i->data_source = ITER_DEST;
	i->kvec = vec;
	i->nr_segs = 1;
	i->iov_offset = 0;
	i->count = vec->iov_len;
}

/* Runs body in a read of the second socket; target is the first, or the second itself for the legal twin. */
static int with_sockets(bool legal, unsigned int when, int (*body)(struct accepted *own, struct accepted *target))
{
	int ret, ms;

	sockets_body = body;
	sockets_legal = legal;
	sockets_when = when;
	sockets_result = -ETIMEDOUT;
	ret = af_alg_register_type(&sockets_type);
	if (ret)
		return ret;
	/* insmod tries again what failed, and then nobody binds to it. */
	for (ms = 0; ms < (READ_ONCE(nr_accepted) ? 2000 : 500); ms += 10) {
		if (READ_ONCE(nr_reads) == 2 && !READ_ONCE(accepted[0].open) && !READ_ONCE(accepted[1].open) &&
		    !READ_ONCE(accepted[2].open))
			break;
		msleep(10);
	}
	af_alg_unregister_type(&sockets_type);
	return sockets_result;
}

#endif /* ATTACK_SOCKETS_H */
