/* SPDX-License-Identifier: GPL-2.0 */
/*
 * socket/sock.h - specs: operations of a socket, and what a driver calls with its socket and
 * messages. kinds_sock.c says what the driver's are. accept() begins a principal for the socket.
 */
#ifndef SFI_SPEC_SOCKET_SOCK_H
#define SFI_SPEC_SOCKET_SOCK_H

#include <crypto/if_alg.h>
#include <linux/net.h>
#include <linux/skbuff.h>
#include <net/sock.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_SLOT(struct proto_ops, recvmsg)
SFI_PRINCIPAL(sock->sk)
SFI_PRE(do(sfi_sock_enter(f, sock->sk)), lend(msghdr, m, 0))
SFI_RET(ret >= -MAX_ERRNO && (ret < 0 || ret <= total_len))
SFI_DEAD(, -ENODEV)
int sfi_slot_sock_recvmsg(struct socket *sock, struct msghdr *m, size_t total_len, int flags);

SFI_SLOT(struct proto_ops, sendmsg)
SFI_PRINCIPAL(sock->sk)
SFI_PRE(do(sfi_sock_enter(f, sock->sk)), lend(msghdr, m, 0))
SFI_RET(ret >= -MAX_ERRNO && (ret < 0 || ret <= total_len))
SFI_DEAD(, -ENODEV)
int sfi_slot_sock_sendmsg(struct socket *sock, struct msghdr *m, size_t total_len);

SFI_SLOT(struct sock, sk_destruct)
SFI_PRINCIPAL(sk)
SFI_PRE(do(sfi_sock_end(f, sk)))
SFI_DEAD()
void sfi_slot_sock_destruct(struct sock *sk);

SFI_PRE(context(gfp, priority), check(ref, sock, sk), check(that, size >= 0 && !(priority & __GFP_NOFAIL)))
SFI_CALL(sfi_sock_kmalloc(f, sk, size, priority))
SFI_POST(if (!ZERO_OR_NULL_PTR(ret)) transfer(write, ret, size))
void *sock_kmalloc(struct sock *sk, int size, gfp_t priority);

SFI_PRE(check(ref, sock, sk), if (mem != ZERO_SIZE_PTR) check(own, sock_memory, mem))
SFI_PRE(check(that, size == sfi_aux(f, &sfi_kind_sock_memory, mem)))
SFI_PRE(do(sfi_sock_uncharge(f, sk, size)), transfer(write, mem, size))
SFI_PRE(if (mem != ZERO_SIZE_PTR) untrack(sock_memory, mem))
SFI_CALL(sock_kfree_s(sfi_sock_of(sk)->upper, mem, size))
void sock_kfree_s(struct sock *sk, void *mem, int size);

SFI_PRE(check(ref, sock, sk), if (mem != ZERO_SIZE_PTR) check(own, sock_memory, mem))
SFI_PRE(check(that, size == sfi_aux(f, &sfi_kind_sock_memory, mem)))
SFI_PRE(do(sfi_sock_uncharge(f, sk, size)), transfer(write, mem, size))
SFI_PRE(if (mem != ZERO_SIZE_PTR) untrack(sock_memory, mem))
SFI_CALL(sock_kzfree_s(sfi_sock_of(sk)->upper, mem, size))
void sock_kzfree_s(struct sock *sk, void *mem, int size);

/* In the destructor, once; done when that has returned. */
SFI_PRE(check(ref, sock_ending, sk))
SFI_CALL(sfi_sock_release_parent(f, sk))
void af_alg_release_parent(struct sock *sk);

SFI_PRE(context(sleep), check(ref, msghdr, msg), check(that, len >= 0), check(read, data, len))
SFI_CALL(sfi_msg_put(f, msg, data, len))
int memcpy_to_msg(struct msghdr *msg, void *data, int len);

SFI_PRE(context(sleep), check(ref, msghdr, msg), check(that, len >= 0), check(write, data, len))
SFI_CALL(sfi_msg_get(f, data, msg, len))
int memcpy_from_msg(void *data, struct msghdr *msg, int len);

#endif /* SFI_SPEC_SOCKET_SOCK_H */
