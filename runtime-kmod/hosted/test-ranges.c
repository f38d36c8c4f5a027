// SPDX-License-Identifier: GPL-2.0
/*
 * test-ranges.c - the capability set against a model: one bool per byte.
 *
 * Random adds, deletes and lookups over a small address space, so that every
 * kind of overlap occurs; each answer and the set's invariant are compared.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "ranges.h"

enum { SPACE = 200, OPS = 2000000 };

static bool model[SPACE];
static uint64_t seed = 0x9e3779b97f4a7c15;

static unsigned int rnd(unsigned int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 32) % n;
}

static void fail(const char *what, int op)
{
	fprintf(stderr, "ranges: %s wrong after operation %d\n", what, op);
	exit(1);
}

int main(void)
{
	struct sfi_range v[SPACE + 2];
	struct sfi_ranges s = { .v = v, .cap = SPACE + 2 };

	for (int op = 0; op < OPS; op++) {
		unsigned long a = rnd(SPACE), n = rnd(rnd(8) ? 12 : SPACE);
		bool all = true;

		if (a + n > SPACE)
			n = SPACE - a;
		switch (rnd(3)) {
		case 0:
			if (!sfi_ranges_add(&s, a, n, "add"))
				fail("add", op);
			for (unsigned long i = a; i < a + n; i++)
				model[i] = true;
			break;
		case 1:
			if (!sfi_ranges_del(&s, a, n))
				fail("del", op);
			for (unsigned long i = a; i < a + n; i++)
				model[i] = false;
			break;
		default:
			for (unsigned long i = a; i < a + n; i++)
				all &= model[i];
			if (sfi_ranges_cover(&s, a, n) != all)
				fail("cover", op);
		}
		for (size_t i = 0; i < s.n; i++)
			if (s.v[i].start >= s.v[i].end || (i && s.v[i - 1].end >= s.v[i].start))
				fail("invariant", op);
	}
	if (sfi_ranges_add(&s, -8UL, 16, "wrap") || sfi_ranges_del(&s, -8UL, 16) ||
	    sfi_ranges_cover(&s, -8UL, 16))
		fail("wraparound", OPS);
	printf("ranges: %d operations agree with the model\n", OPS);
	return 0;
}
