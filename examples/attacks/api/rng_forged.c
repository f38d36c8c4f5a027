// SPDX-License-Identifier: GPL-2.0
/* rng_forged.c - random number generator that the driver made up, through whose pointers the kernel would call */
static struct rng_alg rng_forged_alg;

ATTACK(rng_forged, hijacks, "kernel call against its spec: crypto_rng_generate")
{
	struct crypto_rng *rng = kzalloc(sizeof(*rng) + 64, GFP_KERNEL);
	u8 bytes[16];

	if (!rng)
		return -ENOMEM;
	*(void **)opaque(&rng_forged_alg.generate) = w->hijacked;
	rng->base.__crt_alg = &rng_forged_alg.base;
	crypto_rng_generate(rng, NULL, 0, bytes, sizeof(bytes));
	kfree(rng);
	return 0;
}

ALLOW(rng_forged)
{
	struct crypto_rng *rng = rng_seeded();
	u8 bytes[16];
	int ret;

	if (IS_ERR(rng))
		return PTR_ERR(rng);
	ret = crypto_rng_generate(rng, NULL, 0, bytes, sizeof(bytes));
	crypto_free_rng(rng);
	return ret;
}
