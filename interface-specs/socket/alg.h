/* SPDX-License-Identifier: GPL-2.0 */
/* socket/alg.h - specs: types of AF_ALG sockets. bind() begins a principal for the bound socket, release() ends it. */
#ifndef SFI_SPEC_SOCKET_ALG_H
#define SFI_SPEC_SOCKET_ALG_H

#include <crypto/if_alg.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(read, type, sizeof(*type)))
SFI_CALL(sfi_alg_register(f, type))
int af_alg_register_type(const struct af_alg_type *type);

SFI_PRE(context(sleep), check(own, alg_type, type))
SFI_CALL(sfi_alg_unregister(f, type))
int af_alg_unregister_type(const struct af_alg_type *type);

/* The kernel keeps a record of ours for it, and the driver's pointer is followed by nobody else. */
SFI_SLOT(struct af_alg_type, bind)
SFI_PRINCIPAL()
SFI_PRE(do(sfi_alg_bind(f)))
SFI_RET(any)
SFI_DEAD(, ERR_PTR(-ENODEV))
void *sfi_slot_alg_bind(const char *name, u32 type, u32 mask);

/* private is the driver's own word, which alone does not say whose the call is. */
SFI_SLOT(struct af_alg_type, release)
SFI_PRINCIPAL(sfi_alg_calling(private))
SFI_PRE(do(sfi_alg_enter(f)))
SFI_DEAD()
void sfi_slot_alg_release(void *private);

SFI_SLOT(struct af_alg_type, setkey)
SFI_PRINCIPAL(sfi_alg_calling(private))
SFI_PRE(do(sfi_alg_enter(f)))
SFI_DEAD(, -ENODEV)
int sfi_slot_alg_setkey(void *private, const u8 *key, unsigned int keylen);

SFI_SLOT(struct af_alg_type, accept)
SFI_PRINCIPAL()
SFI_PRE(do(sfi_sock_begin(f, sk)))
SFI_POST(if (!ret) do(sfi_sock_accepted(f, sk)))
SFI_DEAD(, -ENODEV)
int sfi_slot_alg_accept(void *private, struct sock *sk);

#endif /* SFI_SPEC_SOCKET_ALG_H */
