// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_sock.c - accepted sockets. The kernel's struct sock leads to operations here, which call
 * the driver's gates with copies: of struct alg_sock, in which the driver may write private, and
 * sk_destruct until it has accepted; of struct socket and struct msghdr, which it may only read. Nothing is
 * read back but sk_destruct, once and checked. When the driver's instance dies, its sockets are
 * dead for good: the gates refuse them (-ENODEV), also when the next instance runs.
 *
 * A gate looks at dead from inside the activation: either the reaper still waits for that
 * activation to leave, or it has marked the socket before the next instance began.
 */
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "kinds.h"

static LIST_HEAD(socks);	/* struct sfi_sock, under sfi_sock_mutex */

static void release_memory(struct sfi_domain *d, struct sfi_object *o)
{
	/* The socket, which may be gone, is uncharged at its own end. */
	sfi_domain_revoke(d, o->obj, o->aux);
	kfree(o->obj);
}

static u64 memory_bytes(const struct sfi_object *o)
{
	return o->aux;
}

const struct sfi_kind sfi_kind_sock = { .name = "socket" };
const struct sfi_kind sfi_kind_sock_ending = { .name = "socket in its destructor" };
const struct sfi_kind sfi_kind_sock_memory = {
	.name = "memory of a socket", .order = SFI_REAP_MEM, .release = release_memory, .bytes = memory_bytes };
const struct sfi_kind sfi_kind_msghdr = { .name = "message" };

/* ---- in the driver's gates */

/** sfi_sock_begin() - accept(): the activation acts for the socket, a principal of its own. Context: process. */
void sfi_sock_begin(struct sfi_frame *f, struct sock *lower)
{
	struct sfi_sock *r = sfi_sock_of(lower);
	char name[40];

	snprintf(name, sizeof(name), "accepted socket of pid %d", task_tgid_nr(current));
	if (READ_ONCE(r->bound->dead) || READ_ONCE(r->dead) ||
	    sfi_principal_begin_file(f, r->bound->principal, lower, name))
		sfi_gate_refuse(f);
	sfi_lend(f, &sfi_kind_sock, lower, 0);
	sfi_k2d_copy_write(f, &r->lower.private, sizeof(r->lower.private), "alg_sock.private");
	sfi_k2d_copy_write(f, &lower->sk_destruct, sizeof(lower->sk_destruct), "sock.sk_destruct");
}

/** sfi_sock_accepted() - accept() succeeded: from here on the destructor stays what it is. */
void sfi_sock_accepted(struct sfi_frame *f, struct sock *lower)
{
	void (*destruct)(struct sock *sk);

	sfi_revoke_write(f, &lower->sk_destruct, sizeof(lower->sk_destruct));
	/* Once: a store that another CPU checked before the revocation may still be on its way. */
	destruct = READ_ONCE(lower->sk_destruct);
	sfi_check_gate(f, destruct, "sock__sk_destruct");
	sfi_sock_of(lower)->destruct = destruct;
}

/** sfi_sock_enter() - an operation of a socket begins. */
void sfi_sock_enter(struct sfi_frame *f, struct sock *lower)
{
	if (READ_ONCE(sfi_sock_of(lower)->dead))
		sfi_gate_refuse(f);
	sfi_lend(f, &sfi_kind_sock, lower, 0);
}

/** sfi_sock_end() - the destructor begins. */
void sfi_sock_end(struct sfi_frame *f, struct sock *lower)
{
	sfi_sock_enter(f, lower);
	sfi_lend(f, &sfi_kind_sock_ending, lower, 0);
}

/* ---- what the driver calls with its socket and messages */

/**
 * sfi_sock_kmalloc() - sock_kmalloc(), tracked; the kernel's socket is charged.
 * @size: bytes. Return: the memory, ZERO_SIZE_PTR for no bytes, NULL. Context: as gfp says.
 */
void *sfi_sock_kmalloc(struct sfi_frame *f, struct sock *lower, int size, gfp_t gfp)
{
	struct sfi_sock *r = sfi_sock_of(lower);
	void *p = sock_kmalloc(r->upper, size, gfp);

	if (ZERO_OR_NULL_PTR(p))
		return p;
	atomic_add(size, &r->charged);
	sfi_track(f, &sfi_kind_sock_memory, p, size);
	return p;
}

/** sfi_sock_uncharge() - size bytes will be freed; fails if they were charged to another socket. Context: any. */
void sfi_sock_uncharge(struct sfi_frame *f, struct sock *lower, int size)
{
	struct sfi_sock *r = sfi_sock_of(lower);

	if (atomic_sub_return(size, &r->charged) >= 0)
		return;
	atomic_add(size, &r->charged);
	sfi_stub_fail(f, "memory of this socket", lower);
}

/** sfi_sock_release_parent() - af_alg_release_parent() will be called; twice is a failed check. */
void sfi_sock_release_parent(struct sfi_frame *f, struct sock *lower)
{
	struct sfi_sock *r = sfi_sock_of(lower);

	if (r->parent_released)
		sfi_stub_fail(f, "the parent socket's reference, which was given back", lower);
	r->parent_released = true;
}

/* A message on its way to the driver, which sees lower. On the kernel's stack, where the driver cannot write. */
struct message {
	struct msghdr lower;
	struct msghdr *upper;
};

static struct msghdr *upper_of(struct msghdr *lower)
{
	return container_of(lower, struct message, lower)->upper;
}

/**
 * sfi_msg_put() - memcpy_to_msg() of a message that was lent: len bytes from data.
 * Return: 0 or -EFAULT. Context: process, may sleep.
 */
int sfi_msg_put(struct sfi_frame *f, struct msghdr *lower, const void *data, int len)
{
	struct iov_iter *to = &upper_of(lower)->msg_iter;
	size_t n = _copy_to_iter(data, len, to);

	lower->msg_iter.count = iov_iter_count(to);
	return n == len ? 0 : -EFAULT;
}

/** sfi_msg_get() - memcpy_from_msg() of a message that was lent: len bytes to data. Return and context: the same. */
int sfi_msg_get(struct sfi_frame *f, void *data, struct msghdr *lower, int len)
{
	struct iov_iter *from = &upper_of(lower)->msg_iter;
	size_t n = _copy_from_iter(data, len, from);

	if (n != len)
		iov_iter_revert(from, n);
	lower->msg_iter.count = iov_iter_count(from);
	return n == len ? 0 : -EFAULT;
}

/* ---- in the kernel's operations */

static void drop(struct sfi_sock *r)
{
	struct sfi_domain *d = r->bound->type->domain;

	mutex_lock(&sfi_sock_mutex);
	list_del(&r->node);
	mutex_unlock(&sfi_sock_mutex);
	sfi_domain_revoke(d, &r->lower.private, sizeof(r->lower.private));
	sfi_domain_revoke(d, &r->lower.sk.sk_destruct, sizeof(r->lower.sk.sk_destruct));
	sfi_principal_end(d, &r->lower.sk);
	/* What the driver did not free is no longer this socket's. */
	atomic_sub(atomic_read(&r->charged), &r->upper->sk_omem_alloc);
	kfree(r);
}

/**
 * sfi_sock_accept() - the kernel made a socket sk for one that was bound.
 * Return: 0, what the driver's accept() says, -ENOMEM, -ENODEV: its instance is dead. Context: process, may sleep.
 */
int sfi_sock_accept(struct sfi_bound *b, struct sock *sk)
{
	struct sfi_sock *r = kzalloc(sizeof(*r), GFP_KERNEL);
	int ret;

	if (!r)
		return -ENOMEM;
	r->bound = b;
	r->upper = sk;
	r->lower.sk.sk_family = sk->sk_family;
	r->lower.sk.sk_type = sk->sk_type;
	r->lower.sk.sk_protocol = sk->sk_protocol;
	r->lower.sk.sk_socket = &r->socket;
	r->socket.type = sk->sk_type;
	r->socket.sk = &r->lower.sk;
	mutex_lock(&sfi_sock_mutex);
	list_add(&r->node, &socks);
	mutex_unlock(&sfi_sock_mutex);
	ret = b->type->low.accept(b->private, &r->lower.sk);
	if (ret)
		drop(r);
	else
		alg_sk(sk)->private = r;
	return ret;
}

static struct sfi_sock *record_of(struct socket *sock)
{
	return alg_sk(sock->sk)->private;
}

/* Nobody else uses the socket now, so its destructor can run here, where the caller may always sleep. */
static int upper_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct sfi_sock *r = sk ? alg_sk(sk)->private : NULL;

	if (r) {		/* none if accept() failed */
		if (r->destruct)
			r->destruct(&r->lower.sk);
		alg_sk(sk)->private = NULL;
		drop(r);
		af_alg_release_parent(sk);
	}
	return af_alg_release(sock);
}

static void message_init(struct message *m, struct msghdr *upper)
{
	memset(m, 0, sizeof(*m));
	m->lower.msg_flags = upper->msg_flags;
	m->lower.msg_iter.count = iov_iter_count(&upper->msg_iter);	/* msg_data_left() */
	m->upper = upper;
}

static int upper_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sfi_sock *r = record_of(sock);
	struct message m;

	message_init(&m, msg);
	return r->bound->type->low_ops.recvmsg(&r->socket, &m.lower, len, flags);
}

static int upper_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sfi_sock *r = record_of(sock);
	struct message m;

	message_init(&m, msg);
	return r->bound->type->low_ops.sendmsg(&r->socket, &m.lower, len);
}

static __poll_t upper_poll(struct file *file, struct socket *sock, poll_table *wait)
{
	struct sfi_sock *r = record_of(sock);

	poll_wait(file, &r->bound->type->away, wait);
	return READ_ONCE(r->dead) ? EPOLLERR | EPOLLHUP : 0;
}

const struct proto_ops sfi_sock_upper_ops = {
	.release = upper_release,
	.recvmsg = upper_recvmsg,
	.sendmsg = upper_sendmsg,
	.poll = upper_poll,
};

/** sfi_socks_reaped() - the sockets of the instance that died are dead. Under sfi_sock_mutex. */
void sfi_socks_reaped(struct sfi_domain *d)
{
	struct sfi_sock *r;

	list_for_each_entry(r, &socks, node)
		if (r->bound->type->domain == d)
			WRITE_ONCE(r->dead, true);
}
