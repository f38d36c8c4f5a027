// SPDX-License-Identifier: GPL-2.0
/*
 * hosted.c - user-space twin of table.c, check.c and gate.c.
 *
 * The shadow is one sparse mapping that covers the user half; a violation jumps
 * back to hosted_run() as a kernel abort jumps to its gate.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <sfi/abi.h>

#include "hosted.h"
#include "ranges.h"

#define SHADOW_BYTES (1UL << 44)	/* 47 bits of user addresses / 8 */
#define COLOUR 7
#define MAX_RANGES 65536
#define USTACK_BYTES 65536

extern struct sfi_rt __sfi_rt __attribute__((visibility("hidden")));
extern struct sfi_global __sfi_globals_start[], __sfi_globals_end[];
extern struct sfi_target __sfi_targets_start[], __sfi_targets_end[];

static struct sfi_range storage[MAX_RANGES];
static struct sfi_ranges caps = { .v = storage, .cap = MAX_RANGES };
static uint8_t *shadow;
static char ustack[USTACK_BYTES] __attribute__((aligned(16)));
static size_t ustack_used;
static jmp_buf gate;
static const char *violated;

static void die(const char *what)
{
	fprintf(stderr, "hosted: %s\n", what);
	exit(2);
}

/* Colours the granules wholly inside the range; edges are the slow path's. */
static void colour(uintptr_t start, size_t len, uint8_t c)
{
	uintptr_t first = (start + SFI_GRANULE - 1) / SFI_GRANULE;
	uintptr_t past = (start + len) / SFI_GRANULE;

	if (past > first)
		memset(shadow + first, c, past - first);
}

void hosted_grant(void *p, size_t len)
{
	if (!sfi_ranges_add(&caps, (uintptr_t)p, len, "hosted_grant"))
		die("grant refused: wraps around or too many ranges");
	colour((uintptr_t)p, len, COLOUR);
}

void hosted_revoke(void *p, size_t len)
{
	uintptr_t start = (uintptr_t)p & ~(SFI_GRANULE - 1);

	if (!sfi_ranges_del(&caps, (uintptr_t)p, len))
		die("revoke refused: wraps around or too many ranges");
	/* A granule that lost any byte leaves the fast path. */
	colour(start, ((uintptr_t)p + len - start + SFI_GRANULE - 1) & ~(SFI_GRANULE - 1),
	       SFI_COLOUR_PUBLIC);
}

void hosted_secret(void *p, size_t len)
{
	colour((uintptr_t)p, len, SFI_COLOUR_SECRET);
}

void hosted_start(void)
{
	shadow = mmap(NULL, SHADOW_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (shadow == MAP_FAILED)
		die("cannot map the shadow; is vm.overcommit_memory 2?");
	__sfi_rt.shadow = (uintptr_t)shadow;
	__sfi_rt.colour = COLOUR;
	for (struct sfi_global *g = __sfi_globals_start; g < __sfi_globals_end; g++)
		hosted_grant(g->addr, g->size);
	hosted_grant(ustack, sizeof(ustack));
}

const char *hosted_run(void (*fn)(void *), void *arg)
{
	violated = NULL;
	ustack_used = 0;
	if (!setjmp(gate))
		fn(arg);
	return violated;
}

static _Noreturn void violation(const char *rule, const void *addr, uint64_t size)
{
	const struct sfi_range *r = sfi_ranges_nearest(&caps, (uintptr_t)addr);

	fprintf(stderr, "BUG: SFI: illegal %s of %lu bytes at %p", rule, size, addr);
	if (r)
		fprintf(stderr, ", nearest grant %#lx-%#lx by %s", r->start, r->end, r->by);
	fputc('\n', stderr);
	violated = rule;
	longjmp(gate, 1);
}

void __sfi_check_write(void *p, uint64_t n)
{
	if (!sfi_ranges_cover(&caps, (uintptr_t)p, n))
		violation("write", p, n);
}

/* Readable: everything but another's and secret granules. */
void __sfi_check_read(const void *p, uint64_t n)
{
	uintptr_t a = (uintptr_t)p;

	if (n && a + n - 1 < a)
		violation("read", p, n);
	for (uintptr_t g = a / SFI_GRANULE; n && g <= (a + n - 1) / SFI_GRANULE; g++)
		if (shadow[g] != SFI_COLOUR_PUBLIC && shadow[g] != COLOUR)
			violation("read", p, n);
}

void __sfi_range_write(void *p, uint64_t n)
{
	__sfi_check_write(p, n);
}

void __sfi_range_read(const void *p, uint64_t n)
{
	__sfi_check_read(p, n);
}

void *__sfi_ustack_push(uint64_t bytes)
{
	if (bytes > sizeof(ustack) - ustack_used)
		violation("unsafe stack overrun", ustack, bytes);
	ustack_used += bytes;
	return ustack + sizeof(ustack) - ustack_used;
}

void __sfi_ustack_pop(uint64_t bytes)
{
	ustack_used -= bytes;
}

/* The host grows its stacks. */
void __sfi_stack_check(void)
{
}

/* Whoever runs the test stops a loop. */
void __sfi_loop_poll(void)
{
}

void *__sfi_icall(void *fn, uint64_t hash)
{
	for (struct sfi_target *t = __sfi_targets_start; t < __sfi_targets_end; t++)
		if (t->fn == fn && t->type_hash == hash)
			return fn;
	violation("icall", fn, 0);
}
