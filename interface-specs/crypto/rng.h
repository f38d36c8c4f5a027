/* SPDX-License-Identifier: GPL-2.0 */
/* crypto/rng.h - specs: random number generators that a driver uses. */
#ifndef SFI_SPEC_CRYPTO_RNG_H
#define SFI_SPEC_CRYPTO_RNG_H

#include <crypto/rng.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(string, alg_name))
SFI_POST(if (!IS_ERR(ret)) track(crypto_rng, ret, 0))
struct crypto_rng *crypto_alloc_rng(const char *alg_name, u32 type, u32 mask);

SFI_PRE(context(sleep), if (!IS_ERR_OR_NULL(tfm)) untrack(crypto_rng, tfm))
SFI_CALL(sfi_rng_free(tfm))
void crypto_free_rng(struct crypto_rng *tfm);

/* The inline calls through the handle. */
SFI_PRE(context(sleep), check(own, crypto_rng, tfm), check(read, src, slen), check(write, dst, dlen))
SFI_CALL(sfi_rng_generate(f, tfm, src, slen, dst, dlen))
int crypto_rng_generate(struct crypto_rng *tfm, const u8 *src, unsigned int slen, u8 *dst, unsigned int dlen);

/* Without a seed the kernel makes one. */
SFI_PRE(context(sleep), check(own, crypto_rng, tfm), if (seed) check(read, seed, slen))
SFI_PRE(check(that, seed || slen <= PAGE_SIZE))
SFI_CALL(sfi_rng_reset(f, tfm, seed, slen))
int crypto_rng_reset(struct crypto_rng *tfm, const u8 *seed, unsigned int slen);

#endif /* SFI_SPEC_CRYPTO_RNG_H */
