// SPDX-License-Identifier: GPL-2.0
/* load_md5.c - MD5 of messages of 64 KiB, 4 KiB and 64 bytes, by each variant of crypto/md5.c that is loaded. */
#include <crypto/hash.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "slices.h"

static const char *const names[] = { "native", "gates", "stores", "checked", "naive" };
#define VARIANTS ARRAY_SIZE(names)
#define BYTES 65536u
/* messages in a slice */
#define LARGE 2u
#define MEDIUM 25u
#define SMALL 400u

static struct variant {
	struct shash_desc *desc;
	u8 *data, out[16];
} variants[VARIANTS];

/* Three calls into the driver for each message. */
static void messages(struct variant *v, unsigned int bytes, unsigned int times)
{
	while (times--)
		crypto_shash_digest(v->desc, v->data, bytes, v->out);
}

static void large(void *arg)
{
	messages(arg, BYTES, LARGE);
}

static void medium(void *arg)
{
	messages(arg, 4096, MEDIUM);
}

static void small(void *arg)
{
	messages(arg, 64, SMALL);
}

static void measure(const char *load, void (*run)(void *), unsigned int messages)
{
	static struct slices_variant s[VARIANTS];
	unsigned int i, rounds;

	for (i = 0; i < VARIANTS; i++) {
		s[i] = (struct slices_variant){ .name = names[i], .run = run, .arg = &variants[i] };
		run(&variants[i]);
		if (memcmp(variants[i].out, variants[0].out, sizeof(variants[i].out)))
			pr_err("BENCH wrong result of md5-%s\n", names[i]);
	}
	rounds = slices_measure(s, VARIANTS);
	pr_info("BENCH %s native %lu\n", load, s[0].ticks / messages);
	for (i = 1; i < VARIANTS; i++)
		pr_info("BENCH %s %s %u %u %u %u of %u\n", load, names[i], s[i].median, s[i].low, s[i].high, s[i].kept, rounds);
}

/*
 * The measured drivers must be those that are stopped: the gate grants as much of a request's state as the kernel
 * says it has, here 8 of the bytes that the driver writes.
 */
static void attack(void)
{
	unsigned int i;

	for (i = 0; i < VARIANTS; i++) {
		variants[i].desc->tfm->descsize = 8;
		pr_info("BENCH attack %s %d\n", names[i], crypto_shash_init(variants[i].desc));
	}
}

static int __init load_init(void)
{
	unsigned int i;

	for (i = 0; i < VARIANTS; i++) {
		char name[32];
		struct crypto_shash *tfm;

		snprintf(name, sizeof(name), "md5-%s", names[i]);
		tfm = crypto_alloc_shash(name, 0, 0);
		if (IS_ERR(tfm)) {
			pr_err("BENCH no %s: %ld\n", name, PTR_ERR(tfm));
			return PTR_ERR(tfm);
		}
		/* Never freed: the machine is switched off behind us. */
		variants[i].desc = kzalloc(sizeof(struct shash_desc) + crypto_shash_descsize(tfm), GFP_KERNEL);
		variants[i].data = i ? variants[0].data : kzalloc(BYTES, GFP_KERNEL);
		if (!variants[i].desc || !variants[i].data)
			return -ENOMEM;
		variants[i].desc->tfm = tfm;
	}
	for (i = 0; i < BYTES; i++)
		variants[0].data[i] = i * 2654435761u >> 11;
	measure("md5-65536", large, LARGE);
	measure("md5-4096", medium, MEDIUM);
	measure("md5-64", small, SMALL);
	attack();
	return 0;
}
module_init(load_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Alcove: MD5 for the bed of User Mode Linux");
