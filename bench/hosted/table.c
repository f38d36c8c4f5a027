// SPDX-License-Identifier: GPL-2.0
/*
 * table.c - the permission table and the capability set of sfi.ko, with many objects. usage: table OBJECTS
 * Prints nanoseconds for each operation, and the memory that the table and the set take.
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "access.h"
#include "hosted/domain.h"
#include "hosted/hosted.h"

/* Never touched, only spoken of: every other 64 bytes of a part of the address space that is empty. */
#define FIRST 0x100000000000ul
#define OBJECT 64ul
#define STRIDE 128ul

static unsigned long order(unsigned long i, unsigned long n)
{
	/* 2654435761 is a prime larger than any n, so this is a permutation. */
	return i * 2654435761ul % n;
}

static unsigned long at(unsigned long i, unsigned long n)
{
	return FIRST + order(i, n) * STRIDE;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static unsigned long resident(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f || fscanf(f, "%*u %lu", &pages) != 1)
		abort();
	fclose(f);
	return pages * 4096;
}

/* The library's large blocks, which the set is not made of, would count as the heap's. */
static unsigned long heap(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.arena + m.hblkhd;
}

static void fail(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static void operations(struct sfi_domain *d, unsigned long n)
{
	double start = now(), grant, hit, miss, revoke;

	for (unsigned long i = 0; i < n; i++)
		if (sfi_cap_grant(d, SFI_SHARED_PRINCIPAL, at(i, n), OBJECT, "bench"))
			fail("a grant was refused");
	grant = now() - start;
	start = now();
	for (unsigned long i = 0; i < n; i++)
		if (sfi_access_write(d, SFI_SHARED_PRINCIPAL, at(i, n) + 8, 8) != SFI_ALLOWED)
			fail("what is granted was denied");
	hit = now() - start;
	start = now();
	for (unsigned long i = 0; i < n; i++)
		if (sfi_access_write(d, SFI_SHARED_PRINCIPAL, at(i, n) + OBJECT, 8) != SFI_DENIED)
			fail("what is not granted was allowed");
	miss = now() - start;
	start = now();
	for (unsigned long i = 0; i < n; i++)
		sfi_cap_revoke(d, at(i, n), OBJECT, "bench");
	revoke = now() - start;
	if (sfi_cap_overlaps(d, FIRST, n * STRIDE))
		fail("something is left");
	printf("table %lu %.0f %.0f %.0f %.0f\n", n, grant / n, hit / n, miss / n, revoke / n);
}

/* One range, as much memory as the objects' with what lies between. */
static void memory(struct sfi_domain *d, unsigned long bytes)
{
	unsigned long before, table;

	/* All code that runs below is in memory by then. */
	if (sfi_cap_grant(d, SFI_SHARED_PRINCIPAL, FIRST + 2 * bytes, OBJECT, "bench") || resident() < heap())
		fail("a grant was refused");
	sfi_cap_revoke(d, FIRST + 2 * bytes, OBJECT, "bench");
	before = resident() - heap();
	if (sfi_cap_grant(d, SFI_SHARED_PRINCIPAL, FIRST, bytes, "bench"))
		fail("a grant was refused");
	table = resident() - heap() - before;
	printf("memory %lu %lu %zu\n", bytes, table, malloc_usable_size(malloc(sizeof(struct sfi_cap))) + sizeof(size_t));
	sfi_cap_revoke(d, FIRST, bytes, "bench");
}

int main(int argc, char **argv)
{
	unsigned long n = argc == 2 ? strtoul(argv[1], NULL, 0) : 0;

	if (!n || n > 100000000)
		return fprintf(stderr, "usage: table OBJECTS (1 to 100000000)\n"), 2;
	hosted_start();
	memory(hosted_domains[0], n * STRIDE);
	operations(hosted_domains[0], n);
	return 0;
}
