// SPDX-License-Identifier: GPL-2.0
/*
 * hosted.c - the user-space bed: what table.c and gate.c are in the kernel.
 *
 * The shadow is one sparse mapping that covers the user half; a violation jumps
 * back to hosted_run() as a kernel abort jumps to its gate. Permissions and the
 * decisions about them are the kernel's own source: table_core.c, caps.c, access.c.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "../access.h"
#include "domain.h"
#include "hosted.h"

#define SHADOW_BYTES (1UL << 44)	/* 47 bits of user addresses / 8 */
#define USTACK_BYTES 65536

extern struct sfi_rt __sfi_rt __attribute__((visibility("hidden")));
extern struct sfi_tu __sfi_tu_start[], __sfi_tu_end[];	/* hosted.lds */

static struct sfi_domain driver = { .colour = 7 }, other = { .colour = 8 };
struct sfi_domain *const hosted_domains[] = { &driver, &other, NULL };
static u8 *shadow;
u64 sfi_table_bias;	/* for check_asm.S */
static char ustack[USTACK_BYTES] __attribute__((aligned(16)));
static size_t ustack_used;
static jmp_buf gate;
static const char *violated;

static void die(const char *what)
{
	fprintf(stderr, "hosted: %s\n", what);
	exit(2);
}

/* ---- platform hooks of caps.c and table_core.c */

void *hosted_alloc(size_t bytes)
{
	return malloc(bytes);
}

unsigned long hosted_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000UL + t.tv_nsec / 1000000;
}

u8 *sfi_shadow_slot(unsigned long addr)
{
	return addr <= SFI_SPACE_LAST ? shadow + (addr >> SFI_GRANULE_SHIFT) : NULL;
}

int sfi_shadow_populate(unsigned long start, unsigned long end)
{
	/* The mapping is there; it only has to describe the range. */
	return start < SFI_SPACE_FIRST || end <= start || end - 1 > SFI_SPACE_LAST ? -EINVAL : 0;
}

void sfi_table_flush_local(unsigned long addr)
{
	(void)addr;	/* one view only */
}

/* ---- what a test does */

static void grant(struct sfi_domain *d, void *p, size_t len, const char *by)
{
	if (sfi_cap_grant(d, SFI_SHARED_PRINCIPAL, (uintptr_t)p, len, by))
		die("grant refused: no memory or a range that wraps around");
}

void hosted_grant(void *p, size_t len)
{
	grant(&driver, p, len, "hosted_grant");
}

void hosted_revoke(void *p, size_t len)
{
	sfi_cap_revoke(&driver, (uintptr_t)p, len, "hosted_revoke");
}

void hosted_grant_other(void *p, size_t len)
{
	grant(&other, p, len, "hosted_grant_other");
}

void hosted_revoke_other(void *p, size_t len)
{
	sfi_cap_revoke(&other, (uintptr_t)p, len, "hosted_revoke_other");
}

void hosted_secret(void *p, size_t len)
{
	if (sfi_table_set((uintptr_t)p, (uintptr_t)p + len, SFI_COLOUR_SECRET))
		die("secret range refused: it wraps around");
}

void hosted_start(void)
{
	shadow = mmap(NULL, SHADOW_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (shadow == MAP_FAILED)
		die("cannot map the shadow; is vm.overcommit_memory 2?");
	__sfi_rt.shadow = sfi_table_bias = (uintptr_t)shadow;
	__sfi_rt.colours = SFI_COLOURS(driver.colour);
	for (struct sfi_tu *tu = __sfi_tu_start; tu < __sfi_tu_end; tu++)
		for (u32 i = 0; i < tu->nr_globals; i++)
			grant(&driver, tu->globals[i].addr, tu->globals[i].size, "module data");
	grant(&driver, ustack, sizeof(ustack), "unsafe stack");
}

const char *hosted_run(void (*fn)(void *), void *arg)
{
	violated = NULL;
	ustack_used = 0;
	if (!setjmp(gate))
		fn(arg);
	return violated;
}

/* ---- what the compiler calls */

static _Noreturn void violation(const char *rule, const void *addr, u64 size)
{
	struct sfi_revocation r;
	struct sfi_cap c;

	fprintf(stderr, "BUG: SFI: illegal %s of %lu bytes at %p", rule, size, addr);
	if (sfi_cap_nearest(&driver, (uintptr_t)addr, &c))
		fprintf(stderr, ", nearest grant %#lx-%#lx by %s", c.start, c.end, c.granted_by);
	fputc('\n', stderr);
	if (sfi_cap_revoked(&driver, (uintptr_t)addr, size, &r))
		fprintf(stderr, "  %lu bytes were revoked by %s %lu ms ago\n", r.end - r.start, r.by,
			hosted_now() - r.when);
	violated = rule;
	longjmp(gate, 1);
}

static void require(enum sfi_verdict verdict, const char *rule, const void *p, u64 n)
{
	if (verdict != SFI_ALLOWED)
		violation(verdict == SFI_OUTSIDE ? "outside access" : rule, p, n);
}

/* These through check_asm.S, which keeps the registers. */
void sfi_check_write(void *p, u64 n)
{
	require(sfi_access_write(&driver, SFI_SHARED_PRINCIPAL, (uintptr_t)p, n), "write", p, n);
}

void sfi_check_read(const void *p, u64 n)
{
	require(sfi_access_read(&driver, SFI_SHARED_PRINCIPAL, (uintptr_t)p, n), "read", p, n);
}

void sfi_range_write(void *p, u64 n)
{
	if (n)
		sfi_check_write(p, n);
}

void sfi_range_read(const void *p, u64 n)
{
	if (n)
		sfi_check_read(p, n);
}

void sfi_loop_write(void *first, u64 rounds, s64 step, u64 mask)
{
	struct sfi_loop_denial at = sfi_access_loop(&driver, SFI_SHARED_PRINCIPAL, sfi_access_write, (uintptr_t)first,
						    rounds, step, mask);

	require(at.verdict, "write", (void *)at.addr, at.size);
}

void sfi_loop_read(const void *first, u64 rounds, s64 step, u64 mask)
{
	struct sfi_loop_denial at = sfi_access_loop(&driver, SFI_SHARED_PRINCIPAL, sfi_access_read, (uintptr_t)first,
						    rounds, step, mask);

	require(at.verdict, "read", (void *)at.addr, at.size);
}

void *__sfi_ustack_push(u64 bytes)
{
	if (bytes > sizeof(ustack) - ustack_used)
		violation("unsafe stack overrun", ustack, bytes);
	ustack_used += bytes;
	return ustack + sizeof(ustack) - ustack_used;
}

void __sfi_ustack_pop(u64 bytes)
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

void *__sfi_icall(void *fn, u64 hash)
{
	for (struct sfi_tu *tu = __sfi_tu_start; tu < __sfi_tu_end; tu++)
		for (u32 i = 0; i < tu->nr_targets; i++)
			if (tu->targets[i].fn == fn && tu->targets[i].type_hash == hash)
				return fn;
	violation("icall", fn, 0);
}
