// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_rng.c - random number generators. The kernel calls through pointers in a handle and frees
 * it at once, so whose it is is asked under a lock that whoever frees one takes for writing.
 */
#include <linux/rwsem.h>

#include "kinds.h"

static DECLARE_RWSEM(rng_sem);

static void release_rng(struct sfi_domain *d, struct sfi_object *o)
{
	crypto_free_rng(o->obj);
}

const struct sfi_kind sfi_kind_crypto_rng = {
	.name = "random number generator", .order = SFI_REAP_CLASS_MEM, .release = release_rng };

/** sfi_rng_free() - frees a handle that is untracked already. Context: process, may sleep. */
void sfi_rng_free(struct crypto_rng *tfm)
{
	down_write(&rng_sem);
	crypto_free_rng(tfm);
	up_write(&rng_sem);
}

/* Keeps the handle where it is until end(). */
static void begin(struct sfi_frame *f, struct crypto_rng *tfm)
{
	down_read(&rng_sem);
	if (sfi_owned(f, &sfi_kind_crypto_rng, tfm))
		return;
	up_read(&rng_sem);
	sfi_stub_fail(f, sfi_kind_crypto_rng.name, tfm);
}

static void end(void)
{
	up_read(&rng_sem);
}

/**
 * sfi_rng_generate() - crypto_rng_generate() with the driver's own generator.
 * @slen: bytes at @src. @dlen: bytes wanted at @dst. Return: what the generator says. Context: process, may sleep.
 */
int sfi_rng_generate(struct sfi_frame *f, struct crypto_rng *tfm, const u8 *src, unsigned int slen,
		     u8 *dst, unsigned int dlen)
{
	int ret;

	begin(f, tfm);
	ret = crypto_rng_generate(tfm, src, slen, dst, dlen);
	end();
	return ret;
}

/** sfi_rng_reset() - crypto_rng_reset() of the driver's own; @slen: bytes at @seed. Context: process, may sleep. */
int sfi_rng_reset(struct sfi_frame *f, struct crypto_rng *tfm, const u8 *seed, unsigned int slen)
{
	int ret;

	begin(f, tfm);
	ret = crypto_rng_reset(tfm, seed, slen);
	end();
	return ret;
}
