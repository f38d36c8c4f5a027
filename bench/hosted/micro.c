// SPDX-License-Identifier: GPL-2.0
/*
 * micro.c - LXFI's micro-benchmarks, compiled natively, with SFI in several modes, and with clang's other checks.
 * usage: micro check     every variant's results are right, and what it checks for is caught
 *        micro steps     instructions of each variant
 *        micro times     ratios of running times
 *        micro singles   cost of single accesses
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../slices.h"
#include "hosted.h"
#include "outline.h"
#include "singles.h"
#include "steps.h"
#include "work.h"

enum { NATIVE, STORES, CHECKED, NAIVE, OUTLINE, BOUNDS, VARIANTS };
static const char *const variants[] = { "native", "stores", "checked", "naive", "outline", "bounds" };

#define FUNCTIONS(work) { work##_native, work##_stores, work##_checked, work##_naive, work##_outline, work##_bounds }
#define DECLARE(work) \
	void work##_native(void *), work##_stores(void *), work##_checked(void *), work##_naive(void *), \
	     work##_outline(void *), work##_bounds(void *)
DECLARE(hotlist);
DECLARE(lld);
DECLARE(md5);

/* All that the works touch: one object of the driver's. */
#define WRITES 3000u
#define MD5_BLOCKS 256ul
static struct memory {
	struct hotlist hotlist;
	struct page hot[HOT_PAGES], lru[HOT_PAGES];
	struct lld disk;
	struct lld_writes writes;
	u32 blocks[WRITES];
	struct md5 md5;
	u8 data[64 * MD5_BLOCKS];
	struct fields fields;
} *memory;

/* ---- the works: how to start one, and a digest of what it did */

static u32 random_next(u32 *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	return *x ^= *x << 5;
}

/* The hot pages are all candidates but the last, and in another order. */
static void hotlist_start(void)
{
	memory->hotlist = (struct hotlist){ .hot = memory->hot, .oldest = memory->lru };
	for (u32 i = 0; i < HOT_PAGES; i++) {
		memory->hot[i] = (struct page){ i + 1 < HOT_PAGES ? &memory->hot[i + 1] : NULL, 1000 + (i * 37) % HOT_PAGES };
		memory->lru[i] = (struct page){ i + 1 < HOT_PAGES ? &memory->lru[i + 1] : NULL, i + 1 < HOT_PAGES ? 1000 + i : 9 };
	}
}

static unsigned long hotlist_digest(void)
{
	return memory->hotlist.evicted;
}

static void lld_start(void)
{
	u32 x = 88172645;

	memset(&memory->disk, 0, sizeof(memory->disk));
	memset(memory->disk.map, 0xff, sizeof(memory->disk.map));
	memset(memory->disk.owner, 0xff, sizeof(memory->disk.owner));
	memory->writes = (struct lld_writes){ &memory->disk, memory->blocks, WRITES };
	/* The disk is filled to two thirds before anything is measured. */
	for (u32 first = 0; first < 3 * LLD_BLOCKS; first += WRITES) {
		for (u32 i = 0; i < WRITES; i++)
			memory->blocks[i] = first < LLD_BLOCKS ? (first + i) % LLD_BLOCKS : random_next(&x) % LLD_BLOCKS;
		lld_native(&memory->writes);
	}
}

/* Every block is where the map says, and nowhere else. */
static unsigned long lld_digest(void)
{
	const struct lld *d = &memory->disk;
	unsigned long digest = 1469598103934665603ul;
	u32 owned = 0, live = 0;

	for (u32 b = 0; b < LLD_BLOCKS; b++) {
		if (d->owner[d->map[b]] != b)
			return 0;
		digest = (digest ^ d->map[b]) * 1099511628211ul;
	}
	for (u32 p = 0; p < LLD_SEGMENTS * LLD_SEGMENT; p++)
		owned += d->owner[p] != LLD_NONE;
	for (u32 s = 0; s < LLD_SEGMENTS; s++)
		live += d->live[s];
	return owned == LLD_BLOCKS && live == LLD_BLOCKS ? digest ^ d->moved : 0;
}

/* The first block is "abc", padded; RFC 1321 says what comes out. */
static void md5_start(void)
{
	u32 x = 362436069;

	for (size_t i = 0; i < sizeof(memory->data); i++)
		memory->data[i] = random_next(&x);
	memset(memory->data, 0, 64);
	memcpy(memory->data, "abc\x80", 4);
	memory->data[56] = 24;
	memory->md5 = (struct md5){ { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 }, memory->data, MD5_BLOCKS };
}

static unsigned long md5_digest(void)
{
	const u32 *s = memory->md5.state;

	return ((unsigned long)s[0] << 32 | s[1]) ^ ((unsigned long)s[2] << 16 | s[3]);
}

static const struct work {
	const char *name;
	void (*run[VARIANTS])(void *);
	void (*start)(void);
	unsigned long (*digest)(void);
	size_t arg, written, read;	/* offsets in struct memory */
} works[] = {
	{ "hotlist", FUNCTIONS(hotlist), hotlist_start, hotlist_digest, offsetof(struct memory, hotlist),
	  offsetof(struct memory, hotlist), offsetof(struct memory, hot[9]) },
	{ "lld", FUNCTIONS(lld), lld_start, lld_digest, offsetof(struct memory, writes),
	  offsetof(struct memory, disk), offsetof(struct memory, blocks[99]) },
	{ "md5", FUNCTIONS(md5), md5_start, md5_digest, offsetof(struct memory, md5),
	  offsetof(struct memory, md5), offsetof(struct memory, data[6400]) },
};
#define WORKS (sizeof(works) / sizeof(works[0]))

static void *arg_of(const struct work *w)
{
	return (char *)memory + w->arg;
}

static void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static void run(const struct work *w, unsigned int v)
{
	const char *violated = hosted_run(w->run[v], arg_of(w));

	if (violated)
		die(violated);
}

/* ---- check */

static sigjmp_buf trapped;

static void on_trap(int sig)
{
	(void)sig;
	siglongjmp(trapped, 1);
}

/* An index one past the map, and only the bounds checks know the map's end. */
static bool bounds_trap(void (*fn)(void *))
{
	static const u32 beyond = LLD_BLOCKS;
	bool caught = true;

	lld_start();
	memory->writes = (struct lld_writes){ &memory->disk, &beyond, 1 };
	signal(SIGILL, on_trap);
	if (!sigsetjmp(trapped, 1)) {
		fn(&memory->writes);
		caught = false;
	}
	signal(SIGILL, SIG_DFL);
	return caught;
}

static void check_results(const struct work *w)
{
	unsigned long expected = 0;

	for (unsigned int v = 0; v < VARIANTS; v++) {
		w->start();
		run(w, v);
		if (!v)
			expected = w->digest();
		if (!expected || w->digest() != expected)
			die("a variant's result differs");
		printf("%s %s: right\n", w->name, variants[v]);
	}
}

/* Memory that the driver may not write, and then not even read. */
static void check_protection(const struct work *w, size_t offset, bool secret)
{
	void *p = (char *)memory + (offset + 7) / 8 * 8;

	for (unsigned int v = 0; v < VARIANTS; v++) {
		const char *found;

		w->start();
		hosted_revoke(p, 64);
		if (secret)
			hosted_secret(p, 64);
		outline_poison(p, 64, true);
		outline_findings = 0;
		found = hosted_run(w->run[v], arg_of(w));
		outline_poison(p, 64, false);
		hosted_grant(p, 64);
		printf("%s %s illegal %s: %s\n", w->name, variants[v], secret ? "read" : "write",
		       found ? found : outline_findings ? "finding" : "nothing");
	}
}

static void check(void)
{
	for (unsigned int i = 0; i < WORKS; i++)
		check_results(&works[i]);
	md5_start();
	memory->md5.blocks = 1;
	run(&works[2], CHECKED);
	if (memory->md5.state[0] != 0x98500190 || memory->md5.state[3] != 0x727fe128)
		die("MD5(\"abc\") is not RFC 1321's");
	for (unsigned int i = 0; i < WORKS; i++) {
		check_protection(&works[i], works[i].written, false);
		check_protection(&works[i], works[i].read, true);
	}
	printf("lld bounds: index beyond the map %s\n", bounds_trap(lld_bounds) ? "traps" : "passes");
	printf("lld native: index beyond the map %s\n", bounds_trap(lld_native) ? "traps" : "passes");
}

/* ---- figures */

static void steps(void)
{
	for (unsigned int i = 0; i < WORKS; i++) {
		unsigned long native = 0;

		for (unsigned int v = 0; v < VARIANTS; v++) {
			unsigned long n;

			works[i].start();
			n = steps_count(works[i].run[v], arg_of(&works[i]));
			native = native ? native : n;
			printf("steps %s %s %lu %.3f\n", works[i].name, variants[v], n, (double)n / native);
		}
	}
}

/* A slice repeats its work until it takes long enough. */
struct slice {
	void (*run)(void *);
	void *arg;
	unsigned int times;
};

static void run_slice(void *arg)
{
	const struct slice *s = arg;

	for (unsigned int i = 0; i < s->times; i++)
		s->run(s->arg);
}

static void time_work(const struct work *w)
{
	struct slice slices[VARIANTS];
	static struct slices_variant v[VARIANTS];
	unsigned long one = ~0ul, rounds;

	w->start();
	for (int i = 0; i < 20; i++) {
		unsigned long start = slices_now();

		w->run[NATIVE](arg_of(w));
		start = slices_now() - start;
		one = start < one ? start : one;
	}
	for (unsigned int i = 0; i < VARIANTS; i++) {
		slices[i] = (struct slice){ w->run[i], arg_of(w), 1 + 300000 / one };
		v[i] = (struct slices_variant){ .name = variants[i], .run = run_slice, .arg = &slices[i] };
	}
	rounds = slices_measure(v, VARIANTS);
	for (unsigned int i = 1; i < VARIANTS; i++)
		printf("times %s %s %.4f %.4f %.4f %u of %lu\n", w->name, v[i].name, v[i].median / 1e6, v[i].low / 1e6,
		       v[i].high / 1e6, v[i].kept, rounds);
}

static void times(void *arg)
{
	(void)arg;
	for (unsigned int i = 0; i < WORKS; i++)
		time_work(&works[i]);
}

static void singles(void *arg)
{
	(void)arg;
	singles_run(&memory->fields);
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	memory = aligned_alloc(4096, (sizeof(*memory) + 4095) & ~4095ul);
	if (!memory || !outline_start())
		die("no memory");
	hosted_start();
	hosted_grant(memory, sizeof(*memory));
	if (!strcmp(what, "check"))
		check();
	else if (!strcmp(what, "steps"))
		steps();
	else if (!strcmp(what, "times"))
		/* a violation would come back here */
		return hosted_run(times, NULL) != NULL;
	else if (!strcmp(what, "singles"))
		return hosted_run(singles, NULL) != NULL;
	else
		return fprintf(stderr, "usage: micro check | steps | times | singles\n"), 2;
	return 0;
}
