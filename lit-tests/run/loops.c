// SPDX-License-Identifier: GPL-2.0
// A loop that may touch all that it says runs; any other is stopped before its first round.
//
// RUN: %sfi-cc -fplugin-arg-sfi-table=%S/Inputs/empty-table -DDRIVER -c %s -o %t.driver.o
// RUN: %cc -g -c %s -o %t.test.o
// RUN: /usr/lib/llvm-19/bin/llvm-nm %t.driver.o | FileCheck --check-prefix=NM %s
// RUN: %link-hosted %t.driver.o %t.test.o %hosted -o %t
// RUN: %t 2>&1 | FileCheck %s
// NM: U __sfi_loop_read
// NM: U __sfi_loop_write
#include "hosted.h"

struct pair { unsigned int a, b; };
struct args { char *p; unsigned long n, sum; };
#define ONE_BY_ONE _Pragma("clang loop unroll(disable)")

#ifdef DRIVER
void d_bytes(void *v)
{
	struct args *x = v;
	char *p = x->p;
	unsigned long n = x->n;

	ONE_BY_ONE for (unsigned long i = 0; i < n; i++)
		((volatile char *)p)[i] = 'x';
}
void d_words(void *v)
{
	struct args *x = v;
	volatile long *p = (long *)x->p;
	unsigned long n = x->n;

	ONE_BY_ONE for (unsigned long i = 0; i < n; i++)
		p[i] = 0x7878787878787878;
}
void d_down(void *v)
{
	struct args *x = v;
	volatile long *p = (long *)x->p;
	long n = x->n;

	ONE_BY_ONE for (long i = n - 1; i >= 0; i--)
		p[i] = 0x7878787878787878;
}
/* The second half of each pair is somebody else's. */
void d_firsts(void *v)
{
	struct args *x = v;
	volatile struct pair *p = (struct pair *)x->p;
	unsigned long n = x->n;

	ONE_BY_ONE for (unsigned long i = 0; i < n; i++)
		p[i].a = 0x78787878;
}
void d_sum(void *v)
{
	struct args *x = v;
	const volatile char *p = x->p;
	unsigned long n = x->n, sum = 0;

	ONE_BY_ONE for (unsigned long i = 0; i < n; i++)
		sum += p[i];
	x->sum = sum;
}
/* Whether the index wraps is for the rounds to say, not for the source. */
void d_narrow(void *v)
{
	struct args *x = v;
	volatile char *p = x->p;
	unsigned int n = x->n;

	ONE_BY_ONE for (unsigned int i = 0; i != n; i++)
		p[i] = 'x';
}
#else
#include <stdio.h>
#include <string.h>

void d_bytes(void *), d_words(void *), d_down(void *), d_firsts(void *), d_sum(void *), d_narrow(void *);

static char heap[8192] __attribute__((aligned(64)));

static void run(const char *name, void (*fn)(void *), char *p, unsigned long n)
{
	static char before[sizeof(heap)];
	struct args *a = (struct args *)heap;
	const char *v;

	*a = (struct args){ p, n, 0 };
	memcpy(before, heap, sizeof(heap));
	v = hosted_run(fn, a);
	printf("%s: %s%s\n", name, v ? v : "allowed", v && memcmp(before, heap, sizeof(heap)) ? ", MEMORY CHANGED" : "");
	fflush(stdout);
}

int main(void)
{
	setbuf(stdout, NULL);
	hosted_start();
	hosted_grant(heap, sizeof(struct args));
	hosted_grant(heap + 64, 1021);
	hosted_secret(heap + 4096, 64);

	// CHECK: all bytes: allowed
	run("all bytes", d_bytes, heap + 64, 1021);
	// CHECK: illegal write of 1 bytes at
	// CHECK-NEXT: one byte more: write{{$}}
	run("one byte more", d_bytes, heap + 64, 1022);
	// CHECK: one byte before: write{{$}}
	run("one byte before", d_bytes, heap + 63, 8);
	// CHECK: few bytes: allowed
	run("few bytes", d_bytes, heap + 64, 3);
	// CHECK: no byte of what is not ours: allowed
	run("no byte of what is not ours", d_bytes, heap + 2048, 0);
	// CHECK: unaligned words to the end: allowed
	run("unaligned words to the end", d_words, heap + 69, 127);
	// CHECK: the last word's last byte: write{{$}}
	run("the last word's last byte", d_words, heap + 70, 127);
	// CHECK: downwards: allowed
	run("downwards", d_down, heap + 64, 127);
	// CHECK: downwards from beyond: write{{$}}
	run("downwards from beyond", d_down, heap + 64, 128);
	// CHECK: more rounds than there are: outside access{{$}}
	run("more rounds than there are", d_words, heap + 64, 1UL << 61);
	// CHECK: an end that wraps: outside access{{$}}
	run("an end that wraps", d_bytes, heap + 64, -1UL);
	// CHECK: narrow counter: allowed
	run("narrow counter", d_narrow, heap + 64, 1021);
	// CHECK: NULL: {{outside access|write}}{{$}}
	run("NULL", d_bytes, NULL, 64);
	// CHECK: public: allowed
	run("public", d_sum, heap + 3072, 1024);
	// CHECK: from ours to public: allowed
	run("from ours to public", d_sum, heap + 1024, 1024);
	// CHECK: into a secret: read{{$}}
	run("into a secret", d_sum, heap + 3072, 1025);
	// CHECK: over a secret: read{{$}}
	run("over a secret", d_sum, heap + 3072, 4096);
	hosted_revoke(heap + 500, 1);
	// CHECK: a hole: write{{$}}
	run("a hole", d_bytes, heap + 64, 1021);
	// CHECK: up to the hole: allowed
	run("up to the hole", d_bytes, heap + 64, 436);
	// CHECK: behind the hole: allowed
	run("behind the hole", d_bytes, heap + 501, 584);
	for (int i = 0; i < 32; i++)
		hosted_grant(heap + 6144 + 8 * i, 4);
	// CHECK: ours in every pair: allowed
	run("ours in every pair", d_firsts, heap + 6144, 32);
	// CHECK: a pair too many: write{{$}}
	run("a pair too many", d_firsts, heap + 6144, 33);
	// CHECK: what is between: write{{$}}
	run("what is between", d_words, heap + 6144, 32);
	return 0;
}
#endif
