// SPDX-License-Identifier: GPL-2.0
/* singles.c - the cost of a check, one kind at a time: what a function costs with it, less what it does without. */
#include <stdio.h>
#include <time.h>

#include "../slices.h"
#include "singles.h"
#include "steps.h"

enum { NATIVE, CHECKED, NAIVE, OUTLINE, VARIANTS };
#define SINGLE(name) \
	void name##_native(void *), name##_checked(void *), name##_naive(void *), name##_outline(void *);
#define SINGLES \
	SINGLE(store) SINGLE(load) SINGLE(fields) SINGLE(twice) SINGLE(chain) SINGLE(array) SINGLE(copy) SINGLE(fill)
SINGLES
#undef SINGLE
#define SINGLE(name) { #name, { name##_native, name##_checked, name##_naive, name##_outline } },

static const struct {
	const char *name;
	void (*run[VARIANTS])(void *);
} singles[] = { SINGLES };

#define REPEATS 20000u
struct slice {
	void (*run)(void *);
	void *arg;
};

static void run_slice(void *arg)
{
	const struct slice *s = arg;

	for (unsigned int i = 0; i < REPEATS; i++)
		s->run(s->arg);
}

static double ticks_per_ns(void)
{
	struct timespec a, b;
	unsigned long start, end;

	clock_gettime(CLOCK_MONOTONIC, &a);
	start = slices_now();
	do {
		clock_gettime(CLOCK_MONOTONIC, &b);
		end = slices_now();
	} while (b.tv_sec - a.tv_sec < 1 && b.tv_nsec - a.tv_nsec < 100000000);
	return (end - start) / ((b.tv_sec - a.tv_sec) * 1e9 + b.tv_nsec - a.tv_nsec);
}

void singles_run(struct fields *f)
{
	double per_ns = ticks_per_ns() * REPEATS;

	f->next = f;
	f->n = SINGLE_ROW;
	for (unsigned int i = 0; i < sizeof(singles) / sizeof(singles[0]); i++) {
		static struct slices_variant v[VARIANTS];
		struct slice slices[VARIANTS];

		for (unsigned int k = 0; k < VARIANTS; k++) {
			slices[k] = (struct slice){ singles[i].run[k], f };
			v[k] = (struct slices_variant){ .run = run_slice, .arg = &slices[k] };
		}
		slices_measure(v, VARIANTS);
		printf("single %s", singles[i].name);
		for (unsigned int k = 0; k < VARIANTS; k++)
			printf(" %lu %.2f", steps_count(singles[i].run[k], f), v[k].ticks / per_ns);
		putchar('\n');
	}
}
