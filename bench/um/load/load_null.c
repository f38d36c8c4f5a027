// SPDX-License-Identifier: GPL-2.0
/* load_null.c - reads and writes of 4 KiB, one at a time, by each variant of null_blk that is loaded. */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/module.h>

#include "slices.h"

static const char *const names[] = { "native", "gates", "stores", "checked", "naive" };
#define VARIANTS ARRAY_SIZE(names)
#define REQUESTS 60u

static struct variant {
	struct block_device *bdev;
	unsigned int failed;
} variants[VARIANTS];
static struct page *page;

static void transfer(struct variant *v, blk_opf_t op)
{
	unsigned int i;

	for (i = 0; i < REQUESTS; i++) {
		struct bio_vec vec;
		struct bio bio;

		bio_init(&bio, v->bdev, &vec, 1, op);
		bio.bi_iter.bi_sector = i * 8;
		__bio_add_page(&bio, page, PAGE_SIZE, 0);
		if (submit_bio_wait(&bio))
			v->failed++;
		bio_uninit(&bio);
	}
}

static void reads(void *arg)
{
	transfer(arg, REQ_OP_READ);
}

static void writes(void *arg)
{
	transfer(arg, REQ_OP_WRITE);
}

static void measure(const char *load, void (*run)(void *))
{
	static struct slices_variant s[VARIANTS];
	unsigned int i, rounds;

	for (i = 0; i < VARIANTS; i++)
		s[i] = (struct slices_variant){ .name = names[i], .run = run, .arg = &variants[i] };
	rounds = slices_measure(s, VARIANTS);
	pr_info("BENCH %s native %lu\n", load, s[0].ticks / REQUESTS);
	for (i = 0; i < VARIANTS; i++)
		if (variants[i].failed)
			pr_err("BENCH %u requests of %s failed\n", variants[i].failed, names[i]);
	for (i = 1; i < VARIANTS; i++)
		pr_info("BENCH %s %s %u %u %u %u of %u\n", load, names[i], s[i].median, s[i].low, s[i].high, s[i].kept, rounds);
}

static int __init load_init(void)
{
	unsigned int i;

	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!page)
		return -ENOMEM;
	for (i = 0; i < VARIANTS; i++) {
		char path[32];

		snprintf(path, sizeof(path), "/dev/%s0", names[i]);
		/* Never closed: the machine is switched off behind us. */
		variants[i].bdev = blkdev_get_by_path(path, FMODE_READ | FMODE_WRITE, NULL);
		if (IS_ERR(variants[i].bdev)) {
			pr_err("BENCH no %s: %ld\n", path, PTR_ERR(variants[i].bdev));
			return PTR_ERR(variants[i].bdev);
		}
	}
	measure("null-read", reads);
	measure("null-write", writes);
	return 0;
}
module_init(load_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Alcove: block requests for the bed of User Mode Linux");
