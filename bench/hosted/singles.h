/* SPDX-License-Identifier: GPL-2.0 */
/* singles.h - what the single accesses of costs.c touch. */
#ifndef BENCH_SINGLES_H
#define BENCH_SINGLES_H

#include "work.h"

#define SINGLE_ROW 64u
struct fields {
	u32 a, b, c, d;
	struct fields *next;	/* itself */
	unsigned long n;	/* SINGLE_ROW */
	u32 row[SINGLE_ROW], to[SINGLE_ROW];
};

/** singles_run() - prints the cost of each: instructions, and nanoseconds. As the driver, in memory granted to it. */
void singles_run(struct fields *f);

#endif /* BENCH_SINGLES_H */
