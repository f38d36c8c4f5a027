/* SPDX-License-Identifier: GPL-2.0 */
/* crypto/shash.h - specs: synchronous hashes. The driver may write a request's state while it works on it. */
#ifndef SFI_SPEC_CRYPTO_SHASH_H
#define SFI_SPEC_CRYPTO_SHASH_H

#include <crypto/internal/hash.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), do(sfi_shash_seal(f, alg)))
SFI_POST(if (!ret) track(shash, alg, 0), if (ret) copy(write, alg, sizeof(*alg)))
int crypto_register_shash(struct shash_alg *alg);

SFI_PRE(context(sleep), untrack(shash, alg))
SFI_POST(copy(write, alg, sizeof(*alg)))
void crypto_unregister_shash(struct shash_alg *alg);

SFI_SLOT(struct shash_alg, init)
SFI_PRINCIPAL()
SFI_PRE(copy(write, desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_POST(revoke(desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_DEAD(, -EIO)
int sfi_slot_shash_init(struct shash_desc *desc);

SFI_SLOT(struct shash_alg, update)
SFI_PRINCIPAL()
SFI_PRE(copy(write, desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_POST(revoke(desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_DEAD(, -EIO)
int sfi_slot_shash_update(struct shash_desc *desc, const u8 *data, unsigned int len);

SFI_SLOT(struct shash_alg, final)
SFI_PRINCIPAL()
SFI_PRE(copy(write, desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_PRE(copy(write, out, crypto_shash_digestsize(desc->tfm)))
SFI_POST(revoke(desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_POST(revoke(out, crypto_shash_digestsize(desc->tfm)))
SFI_DEAD(, -EIO)
int sfi_slot_shash_final(struct shash_desc *desc, u8 *out);

SFI_SLOT(struct shash_alg, export)
SFI_PRINCIPAL()
SFI_PRE(copy(write, out, crypto_shash_statesize(desc->tfm)))
SFI_POST(revoke(out, crypto_shash_statesize(desc->tfm)))
SFI_DEAD(, -EIO)
int sfi_slot_shash_export(struct shash_desc *desc, void *out);

SFI_SLOT(struct shash_alg, import)
SFI_PRINCIPAL()
SFI_PRE(copy(write, desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_POST(revoke(desc->__ctx, crypto_shash_descsize(desc->tfm)))
SFI_DEAD(, -EIO)
int sfi_slot_shash_import(struct shash_desc *desc, const void *in);

#endif /* SFI_SPEC_CRYPTO_SHASH_H */
