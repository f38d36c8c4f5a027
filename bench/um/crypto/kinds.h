/* SPDX-License-Identifier: GPL-2.0 */
/* crypto/kinds.h - object kinds of the crypto API. Only for the bed: see docs/performance.md. */
#ifndef SFI_CRYPTO_KINDS_H
#define SFI_CRYPTO_KINDS_H

#include <crypto/internal/hash.h>
#include "sfi_stub.h"

SFI_DECLARE_KIND(shash);	/* registered */

/** sfi_shash_seal() - the kernel follows what is in the algorithm: read-only, then checked. */
void sfi_shash_seal(struct sfi_frame *f, struct shash_alg *alg);

#endif /* SFI_CRYPTO_KINDS_H */
