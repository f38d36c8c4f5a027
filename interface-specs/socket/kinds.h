/* SPDX-License-Identifier: GPL-2.0 */
/*
 * socket/kinds.h - object kinds of sockets of AF_ALG.
 *
 * The kernel never follows a structure of the driver's. It gets a type and a table of operations
 * of ours that call the driver's gates; the driver works on copies of struct socket, struct
 * alg_sock (a struct sock and more) and struct msghdr. So sockets can outlive the driver's
 * instance, and what it writes into the copies concerns nobody else.
 *
 * Two sorts of sockets: one that was bound to the type, with what its key and algorithm are, and
 * those accepted from it, which the driver reads and writes. A bound socket is an instance
 * principal, an accepted one a file of it: it may use what its bound socket has.
 */
#ifndef SFI_SOCKET_KINDS_H
#define SFI_SOCKET_KINDS_H

#include <crypto/if_alg.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/skbuff.h>
#include <net/sock.h>
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(alg_type);	/* the driver's struct af_alg_type *; aux: struct sfi_alg_type * */
SFI_DECLARE_KIND(sock);		/* lent: the driver's copy of an accepted socket's struct sock */
SFI_DECLARE_KIND(sock_ending);	/* lent: the same one, in its destructor */
SFI_DECLARE_KIND(sock_memory);	/* sock_kmalloc(); aux: bytes */
SFI_DECLARE_KIND(msghdr);	/* lent: the driver's copy of a message's header */

/** struct sfi_alg_type - what the kernel gets for a driver's type; its domain's until that goes. */
struct sfi_alg_type {
	struct sfi_domain *domain;	/* NULL: free. Under sfi_sock_mutex, as is registered */
	bool registered;
	wait_queue_head_t away;		/* who polls, and is to hear that the driver died */
	struct af_alg_type low;		/* checked copies of the driver's */
	struct proto_ops low_ops;
	struct af_alg_type upper;
	struct proto_ops upper_ops;
};

/** struct sfi_bound - a bound socket. */
struct sfi_bound {
	struct list_head node;		/* under sfi_sock_mutex */
	struct sfi_alg_type *type;
	u64 principal;
	void *private;			/* what the driver's bind() returned */
	bool dead;			/* the instance that it was bound by is gone */
};

/** struct sfi_sock - an accepted socket. The driver sees lower and socket, and may write two fields of lower. */
struct sfi_sock {
	struct list_head node;		/* under sfi_sock_mutex */
	struct sfi_bound *bound;
	struct sock *upper;
	struct alg_sock lower;
	struct socket socket;
	void (*destruct)(struct sock *sk);	/* checked; the driver's */
	atomic_t charged;		/* bytes of sock_kmalloc() that upper is charged for */
	bool dead;
	bool parent_released;
};

extern struct mutex sfi_sock_mutex;

static inline struct sfi_sock *sfi_sock_of(struct sock *lower)
{
	return container_of(lower, struct sfi_sock, lower.sk);
}

/* ---- kinds_alg.c */
int sfi_alg_register(struct sfi_frame *f, const struct af_alg_type *type);
int sfi_alg_unregister(struct sfi_frame *f, const struct af_alg_type *type);
void sfi_alg_bind(struct sfi_frame *f);
const void *sfi_alg_calling(const void *private);
void sfi_alg_enter(struct sfi_frame *f);

/* ---- kinds_ops.c */
void sfi_sock_translate(struct sfi_frame *f, const struct proto_ops *low, struct proto_ops *upper);

/* ---- kinds_sock.c: what the gates of sockets do, and the kernel's operations */
extern const struct proto_ops sfi_sock_upper_ops;
int sfi_sock_accept(struct sfi_bound *b, struct sock *sk);
void sfi_socks_reaped(struct sfi_domain *d);
void sfi_sock_begin(struct sfi_frame *f, struct sock *lower);
void sfi_sock_accepted(struct sfi_frame *f, struct sock *lower);
void sfi_sock_enter(struct sfi_frame *f, struct sock *lower);
void sfi_sock_end(struct sfi_frame *f, struct sock *lower);
void *sfi_sock_kmalloc(struct sfi_frame *f, struct sock *lower, int size, gfp_t gfp);
void sfi_sock_uncharge(struct sfi_frame *f, struct sock *lower, int size);
void sfi_sock_release_parent(struct sfi_frame *f, struct sock *lower);
int sfi_msg_put(struct sfi_frame *f, struct msghdr *lower, const void *data, int len);
int sfi_msg_get(struct sfi_frame *f, void *data, struct msghdr *lower, int len);

#endif /* SFI_SOCKET_KINDS_H */
