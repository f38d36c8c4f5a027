// SPDX-License-Identifier: GPL-2.0
/* kinds_shash.c - synchronous hashes: the algorithm is module data, sealed while it is registered. */
#include <linux/string.h>

#include "kinds.h"

static void release_shash(struct sfi_domain *d, struct sfi_object *o)
{
	crypto_unregister_shash((struct shash_alg *)o->obj);
}

const struct sfi_kind sfi_kind_shash = { .name = "shash", .order = SFI_REAP_CLASS, .release = release_shash };

static void check_text(struct sfi_frame *f, const char *text)
{
	if (strnlen(text, CRYPTO_MAX_ALG_NAME) == CRYPTO_MAX_ALG_NAME)
		sfi_stub_fail(f, "a name of an algorithm ends within its field", text);
}

/* A callback is the driver's gate, or absent: then the kernel sets its own. */
#define CHECK(alg, op) do { \
	if ((alg)->op) \
		sfi_check_gate(f, (alg)->op, "shash_alg__" #op); \
} while (0)

void sfi_shash_seal(struct sfi_frame *f, struct shash_alg *alg)
{
	sfi_d2k_transfer_write(f, alg, sizeof(*alg), "shash_alg");
	check_text(f, alg->base.cra_name);
	check_text(f, alg->base.cra_driver_name);
	if (alg->base.cra_module != sfi_domain_module(sfi_frame_domain(f)))
		sfi_stub_fail(f, "an algorithm of this module", alg);
	if (!alg->init || !alg->update || !alg->final || alg->finup || alg->digest || alg->setkey || alg->init_tfm ||
	    alg->exit_tfm || alg->base.cra_init || alg->base.cra_exit || alg->base.cra_destroy)
		sfi_stub_fail(f, "a hash of init, update, final, export and import alone", alg);
	CHECK(alg, init);
	CHECK(alg, update);
	CHECK(alg, final);
	CHECK(alg, export);
	CHECK(alg, import);
}
