/* SPDX-License-Identifier: GPL-2.0 */
/* crypto/kinds.h - object kinds of the crypto API. */
#ifndef SFI_CRYPTO_KINDS_H
#define SFI_CRYPTO_KINDS_H

#include <crypto/rng.h>
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(crypto_rng);	/* struct crypto_rng * */

/* Not while another activation uses it: the kernel frees a handle at once. */
void sfi_rng_free(struct crypto_rng *tfm);
int sfi_rng_generate(struct sfi_frame *f, struct crypto_rng *tfm, const u8 *src, unsigned int slen,
		     u8 *dst, unsigned int dlen);
int sfi_rng_reset(struct sfi_frame *f, struct crypto_rng *tfm, const u8 *seed, unsigned int slen);

#endif /* SFI_CRYPTO_KINDS_H */
