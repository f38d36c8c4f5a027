// SPDX-License-Identifier: GPL-2.0
// Loads reach public memory and the domain's own, not another domain's and nothing secret:
// the same decisions as in the kernel, for one granule, for mixed ranges and at the edges.
//
// RUN: %sfi-cc -fplugin-arg-sfi-table=%S/Inputs/empty-table -DDRIVER -c %s -o %t.driver.o
// RUN: %cc -g -c %s -o %t.test.o
// RUN: %link-hosted %t.driver.o %t.test.o %hosted -o %t
// RUN: %t 2>&1 | FileCheck %s
#include "hosted.h"

struct args { const char *p; unsigned long n; };

#ifdef DRIVER
static char sink[64];
long value;

void d_load(void *a) { struct args *x = a; value = *(volatile char *)x->p; }
void d_load8(void *a) { struct args *x = a; value = *(volatile long *)x->p; }
void d_copy(void *a) { struct args *x = a; __builtin_memcpy(sink, x->p, x->n); value = sink[0]; }
#else
#include <stdio.h>

void d_load(void *), d_load8(void *), d_copy(void *);

static char heap[256] __attribute__((aligned(64)));

static void run(const char *name, void (*fn)(void *), const char *p, unsigned long n)
{
	struct args a = { p, n };
	const char *v = hosted_run(fn, &a);

	printf("%s: %s\n", name, v ? v : "allowed");
}

int main(void)
{
	setbuf(stdout, NULL);
	hosted_start();
	hosted_grant(heap + 64, 64);
	hosted_grant_other(heap + 128, 64);

	// CHECK: public: allowed
	run("public", d_load8, heap, 0);
	// CHECK: own: allowed
	run("own", d_load8, heap + 64, 0);
	// CHECK: public to own, unaligned: allowed
	run("public to own, unaligned", d_load8, heap + 60, 0);
	// CHECK: public and own together: allowed
	run("public and own together", d_copy, heap + 32, 64);
	// CHECK: another's: read{{$}}
	run("another's", d_load, heap + 128, 0);
	// CHECK: into another's, unaligned: read{{$}}
	run("into another's, unaligned", d_load8, heap + 124, 0);
	// CHECK: into another's, by copy: read{{$}}
	run("into another's, by copy", d_copy, heap + 96, 33);
	// CHECK: up to another's, by copy: allowed
	run("up to another's, by copy", d_copy, heap + 96, 32);
	hosted_grant(heap + 128, 8);
	// CHECK: shared: allowed
	run("shared", d_load8, heap + 128, 0);
	// CHECK: own and shared together: allowed
	run("own and shared together", d_copy, heap + 96, 40);
	// CHECK: shared and another's: read{{$}}
	run("shared and another's", d_copy, heap + 128, 9);
	hosted_revoke_other(heap + 128, 64);
	// CHECK: public again: allowed
	run("public again", d_copy, heap + 128, 64);
	hosted_secret(heap + 192, 60);
	// CHECK: secret: read{{$}}
	run("secret", d_load, heap + 247, 0);
	// CHECK: beside the whole secret granules: allowed
	run("beside the whole secret granules", d_load, heap + 248, 0);
	hosted_grant(heap + 192, 8);
	// CHECK: secret although granted: allowed
	run("secret although granted", d_load8, heap + 192, 0);
	// CHECK: NULL: outside access{{$}}
	run("NULL", d_copy, 0, 8);
	// CHECK: nothing of NULL: allowed
	run("nothing of NULL", d_copy, 0, 0);
	return 0;
}
#endif
