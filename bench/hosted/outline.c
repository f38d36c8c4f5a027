// SPDX-License-Identifier: GPL-2.0
/*
 * outline.c - what clang's -fsanitize=kernel-address calls where checks are outlined (CONFIG_KASAN_OUTLINE):
 * the steps of the kernel's generic KASAN, in user space. A finding is counted, as KASAN goes on after one.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "outline.h"

#define SHADOW_BYTES (1UL << 44)

static int8_t *shadow;
unsigned long outline_findings;

bool outline_start(void)
{
	shadow = mmap(NULL, SHADOW_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return shadow != MAP_FAILED;
}

void outline_poison(void *p, size_t n, bool poisoned)
{
	memset(shadow + ((uintptr_t)p >> 3), poisoned ? -1 : 0, n / 8);
}

/* A byte is poisoned if its granule is, or only the first few bytes of that are not. */
static inline bool poisoned_1(uintptr_t a)
{
	int8_t s = shadow[a >> 3];

	return __builtin_expect(s, 0) && (int8_t)(a & 7) >= s;
}

static inline bool poisoned(uintptr_t a, size_t n)
{
	if (n == 1)
		return poisoned_1(a);
	if (n <= 8 && __builtin_constant_p(n))
		return (((a + n - 1) & 7) < n - 1 && shadow[a >> 3]) || poisoned_1(a + n - 1);
	for (uintptr_t g = a >> 3; g < (a + n - 1) >> 3; g++)
		if (shadow[g])
			return true;
	return poisoned_1(a + n - 1);
}

static inline void check(uintptr_t a, size_t n)
{
	if (n && __builtin_expect(a + n < a || a + n > SHADOW_BYTES << 3 || poisoned(a, n), 0))
		outline_findings++;
}

#define CHECK(n) \
	void __asan_load##n##_noabort(uintptr_t a) { check(a, n); } \
	void __asan_store##n##_noabort(uintptr_t a) { check(a, n); }
CHECK(1)
CHECK(2)
CHECK(4)
CHECK(8)
CHECK(16)

void __asan_loadN_noabort(uintptr_t a, size_t n)
{
	check(a, n);
}

void __asan_storeN_noabort(uintptr_t a, size_t n)
{
	check(a, n);
}

void *__asan_memcpy(void *to, const void *from, size_t n)
{
	check((uintptr_t)to, n);
	check((uintptr_t)from, n);
	return memcpy(to, from, n);
}

void *__asan_memset(void *to, int c, size_t n)
{
	check((uintptr_t)to, n);
	return memset(to, c, n);
}
