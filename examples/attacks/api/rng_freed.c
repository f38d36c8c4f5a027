// SPDX-License-Identifier: GPL-2.0
/* rng_freed.c - random number generator used after it was freed */
static int rng_freed_use(bool legal)
{
	struct crypto_rng *rng = rng_seeded();
	u8 bytes[16];
	int ret;

	if (IS_ERR(rng))
		return PTR_ERR(rng);
	if (!legal)
		crypto_free_rng(rng);
	ret = crypto_rng_generate(opaque(rng), NULL, 0, bytes, sizeof(bytes));
	if (legal)
		crypto_free_rng(rng);
	return ret;
}

ATTACK(rng_freed, dies, "kernel call against its spec: crypto_rng_generate")
{
	return rng_freed_use(false);
}

ALLOW(rng_freed)
{
	return rng_freed_use(true);
}
