// SPDX-License-Identifier: GPL-2.0
/*
 * attacks.c - runs one attack, or its legal twin, from its init function.
 * insmod attacks.ko run=NAME [allow=1] witness=ADDRESS other=ADDRESS
 */
#include "attack.h"

static char *run = "";
module_param(run, charp, 0444);
MODULE_PARM_DESC(run, "name of the attack");
static bool allow;
module_param(allow, bool, 0444);
MODULE_PARM_DESC(allow, "run its legal twin instead");
static unsigned long witness;
module_param(witness, ulong, 0444);
MODULE_PARM_DESC(witness, "address of struct witness");
static unsigned long other;
module_param(other, ulong, 0444);
MODULE_PARM_DESC(other, "address of the neighbour's secret");

static const struct witness *w;
static u64 *theirs;		/* the neighbour's */

struct attack {
	const char *name;
	int (*attack)(void);
	int (*allow)(void);
};

/* ---- for attacks that need a device: whatever e1000 there is */

static int (*device_body)(struct pci_dev *pdev);
static int device_result, probe_result;

static int device_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	device_result = device_body(pdev);
	return probe_result;
}

static const struct pci_device_id device_ids[] = { { PCI_DEVICE(0x8086, 0x100e) }, { } };
static struct pci_driver device_driver = { .name = "attacks", .id_table = device_ids, .probe = device_probe };

/* Binds to the device, runs body in the probe function, lets go again. */
static int with_device(int (*body)(struct pci_dev *pdev))
{
	int ret;

	device_body = body;
	device_result = -ENODEV;
	if (!probe_result)
		probe_result = -ENODEV;
	ret = pci_register_driver(&device_driver);
	if (ret)
		return ret;
	pci_unregister_driver(&device_driver);
	return device_result;
}

/* Address of a symbol of this module, as an attacker finds it: in the module's own symbol table. */
static void *own_symbol(const char *prefix)
{
	const struct mod_kallsyms *k = THIS_MODULE->kallsyms;
	unsigned int i, j;

	for (i = 0; i < k->num_symtab; i++) {
		const char *name = k->strtab + k->symtab[i].st_name;

		for (j = 0; prefix[j] && name[j] == prefix[j]; j++)
			;
		if (!prefix[j])
			return (void *)k->symtab[i].st_value;
	}
	return NULL;
}

/* A random number generator of the kernel's, ready for use, or an error. */
static struct crypto_rng *rng_seeded(void)
{
	static u8 seed[48] = { 1, 2, 3 };	/* two blocks and a key of AES; no block is the key */
	struct crypto_rng *rng = crypto_alloc_rng("ansi_cprng", 0, 0);
	int ret;

	if (IS_ERR(rng))
		return rng;
	seed[16] = 4;
	ret = crypto_rng_reset(rng, seed, sizeof(seed));
	if (!ret)
		return rng;
	crypto_free_rng(rng);
	return ERR_PTR(ret);
}

#include "blockdev.h"
#include "files.h"
#include "instances.h"
#include "netdev.h"
#include "sockets.h"
#include "corpus.h"

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

static int __init attacks_init(void)
{
	int i, ret;

	w = (const struct witness *)witness;
	theirs = (u64 *)other;
	for (i = 0; i < ARRAY_SIZE(attacks); i++) {
		if (!same(attacks[i].name, run))
			continue;
		ret = allow ? attacks[i].allow() : attacks[i].attack();
		pr_info("attacks: %s %s ended with %d\n", allow ? "twin of" : "attack", attacks[i].name, ret);
		return ret;
	}
	pr_err("attacks: no attack '%s'; see examples/attacks\n", run);
	return -EINVAL;
}
module_init(attacks_init);

static void __exit attacks_exit(void)
{
}
module_exit(attacks_exit);

MODULE_DESCRIPTION("attacks on the sandbox");
MODULE_LICENSE("GPL");
