/* SPDX-License-Identifier: GPL-2.0 */
/*
 * slices.h - ratios of running times on a machine that others use too. For user space and the kernel.
 *
 * The variants of a load take turns in slices of a fraction of a millisecond. A short run of arithmetic before and
 * after each slice tells whether the processor was ours and at its speed: a slice counts only if both took no
 * longer than 3 % over the shortest ever seen. A round gives a variant one ratio to the first, if both slices
 * count; what is reported is the median of the ratios and the quartiles around it.
 */
#ifndef BENCH_SLICES_H
#define BENCH_SLICES_H

#define SLICES_WANTED 201u	/* rounds that count */
#define SLICES_ROUNDS 20000u	/* rounds at most */
#define SLICES_VARIANTS 8u

/** struct slices_variant - one way to do the same work, and what came out, in millionths of the first's time. */
struct slices_variant {
	const char *name;
	void (*run)(void *arg);
	void *arg;
	unsigned int kept, median, low, high;	/* low, high: quartiles */
	unsigned long ticks;			/* shortest slice that counts */
	unsigned int ratios[SLICES_WANTED];
};

static inline unsigned long slices_now(void)
{
	unsigned int lo, hi;

	asm volatile("lfence; rdtsc; lfence" : "=a"(lo), "=d"(hi) : : "memory");
	return (unsigned long)hi << 32 | lo;
}

/* About a microsecond of dependent multiplications. */
static inline unsigned long slices_probe(void)
{
	unsigned long start = slices_now(), x = 1;

	for (unsigned int i = 0; i < 800; i++)
		asm volatile("imul %0, %0" : "+r"(x));
	return slices_now() - start;
}

static inline void slices_sort(unsigned int *a, unsigned int n)
{
	for (unsigned int i = 1; i < n; i++) {
		unsigned int v = a[i], j = i;

		for (; j && a[j - 1] > v; j--)
			a[j] = a[j - 1];
		a[j] = v;
	}
}

/**
 * slices_measure() - run n variants in turn until each has SLICES_WANTED ratios, or the rounds are over.
 * Context: user space, or a task that nothing else on its CPU preempts.
 * Return: rounds used. A variant has fewer ratios than wanted (kept) if the machine was too busy.
 */
static inline unsigned int slices_measure(struct slices_variant *v, unsigned int n)
{
	unsigned long best = ~0ul, ticks[SLICES_VARIANTS];
	unsigned int round, done = 1;

	for (unsigned int i = 0; i < 2000; i++) {
		unsigned long p = slices_probe();

		best = p < best ? p : best;
	}
	for (unsigned int i = 0; i < n; i++) {
		v[i].kept = 0;
		v[i].ticks = ~0ul;
	}
	for (round = 0; round < SLICES_ROUNDS && done < n; round++) {
		/* No variant always follows the same one. */
		for (unsigned int k = 0; k < n; k++) {
			unsigned int i = round & 1 ? n - 1 - k : k;
			unsigned long before = slices_probe(), start = slices_now(), after;

			v[i].run(v[i].arg);
			ticks[i] = slices_now() - start;
			after = slices_probe();
			if (before > best + best / 32 || after > best + best / 32)
				ticks[i] = 0;
			else if (ticks[i] < v[i].ticks)
				v[i].ticks = ticks[i];
		}
		done = 1;
		for (unsigned int i = 1; i < n; i++) {
			if (ticks[0] && ticks[i] && v[i].kept < SLICES_WANTED)
				v[i].ratios[v[i].kept++] = ticks[i] * 1000000 / ticks[0];
			done += v[i].kept == SLICES_WANTED;
		}
	}
	for (unsigned int i = 1; i < n; i++) {
		unsigned int kept = v[i].kept;

		slices_sort(v[i].ratios, kept);
		v[i].median = kept ? v[i].ratios[kept / 2] : 0;
		v[i].low = kept ? v[i].ratios[kept / 4] : 0;
		v[i].high = kept ? v[i].ratios[kept * 3 / 4] : 0;
	}
	return round;
}

#endif /* BENCH_SLICES_H */
