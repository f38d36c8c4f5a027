// SPDX-License-Identifier: GPL-2.0
// Stores that the capability set allows go through; any other stops the driver
// before memory changes. RUN lines build this file twice: driver and test.
//
// RUN: %sfi-cc -fplugin-arg-sfi-table=%S/Inputs/empty-table -DDRIVER -c %s -o %t.driver.o
// RUN: %cc -g -c %s -o %t.test.o
// RUN: %link-hosted %t.driver.o %t.test.o %hosted -o %t
// RUN: %t 2>&1 | FileCheck %s
#include "hosted.h"

struct args { char *p; unsigned long n; long off; };

#ifdef DRIVER
int counter;
int table[4] = { 1, 2, 3, 4 };
static int secret_fn(int x) { return x + 1; }
int (*hook)(int);
static void init_hook(void) { hook = secret_fn; }

void d_store(void *a) { struct args *x = a; x->p[x->off] = 'x'; }
void d_store8(void *a) { struct args *x = a; *(volatile long *)(x->p + x->off) = -1; }
void d_fill(void *a) { struct args *x = a; __builtin_memset(x->p + x->off, 'f', x->n); }
void d_load(void *a) { struct args *x = a; counter = x->p[x->off]; }
void d_global(void *a) { struct args *x = a; table[x->off] = 9; counter++; }
void d_local(void *a)
{
	struct args *x = a;
	volatile char buf[16];

	for (int i = 0; i < 16; i++)
		buf[i] = 0;
	buf[x->off] = 1;
	counter = buf[3];
}
void d_asm(void *a) { struct args *x = a; asm volatile("movb $1, %0" : "=m"(x->p[x->off])); }
void d_call(void *a) { struct args *x = a; if (!x->p) init_hook(); else hook = (void *)x->p; counter = hook(1); }
#else
#include <stdio.h>
#include <string.h>

void d_store(void *), d_store8(void *), d_fill(void *), d_load(void *), d_global(void *),
	d_local(void *), d_asm(void *), d_call(void *);

static char heap[256] __attribute__((aligned(64)));

static void run(const char *name, void (*fn)(void *), char *p, long off, unsigned long n)
{
	static char before[256];
	struct args a = { p, n, off };
	const char *v;

	memcpy(before, heap, sizeof(heap));
	v = hosted_run(fn, &a);
	printf("%s: %s%s\n", name, v ? v : "allowed",
	       v && memcmp(before, heap, sizeof(heap)) ? ", MEMORY CHANGED" : "");
	fflush(stdout);
}

int main(void)
{
	setbuf(stdout, NULL);
	hosted_start();
	hosted_grant(heap + 64, 37);
	hosted_secret(heap + 192, 64);

	// CHECK: first byte: allowed
	run("first byte", d_store, heap + 64, 0, 0);
	// CHECK: last byte: allowed
	run("last byte", d_store, heap + 64, 36, 0);
	// CHECK: illegal write of 1 bytes at {{.*}} by hosted_grant
	// CHECK-NEXT: past the end: write{{$}}
	run("past the end", d_store, heap + 64, 37, 0);
	// CHECK: before the start: write{{$}}
	run("before the start", d_store, heap + 64, -1, 0);
	// CHECK: straddles the end: write{{$}}
	run("straddles the end", d_store8, heap + 64, 32, 0);
	// CHECK: straddles the start: write{{$}}
	run("straddles the start", d_store8, heap + 64, -4, 0);
	// CHECK: unaligned inside: allowed
	run("unaligned inside", d_store8, heap + 64, 29, 0);
	// CHECK: whole range: allowed
	run("whole range", d_fill, heap + 64, 0, 37);
	// CHECK: range too long: write{{$}}
	run("range too long", d_fill, heap + 64, 0, 38);
	// CHECK: range wraps: outside access{{$}}
	run("range wraps", d_fill, heap + 64, 0, -1UL);
	// CHECK: public load: allowed
	run("public load", d_load, heap, 0, 0);
	// CHECK: secret load: read{{$}}
	run("secret load", d_load, heap + 192, 8, 0);
	// CHECK: own global: allowed
	run("own global", d_global, NULL, 3, 0);
	// CHECK: beyond own global: write{{$}}
	run("beyond own global", d_global, NULL, 1 << 20, 0);
	// CHECK: local buffer: allowed
	run("local buffer", d_local, NULL, 3, 0);
	// CHECK: smashed return address: write{{$}}
	run("smashed return address", d_local, NULL, -100000, 0);
	// CHECK: asm operand: allowed
	run("asm operand", d_asm, heap + 64, 0, 0);
	// CHECK: asm operand outside: write{{$}}
	run("asm operand outside", d_asm, heap, 0, 0);
	// CHECK: own function: allowed
	run("own function", d_call, NULL, 0, 0);
	// CHECK: foreign function: icall{{$}}
	run("foreign function", d_call, (char *)puts, 0, 0);
	hosted_revoke(heap + 70, 2);
	// CHECK: 2 bytes were revoked by hosted_revoke {{[0-9]+}} ms ago
	// CHECK-NEXT: revoked byte: write{{$}}
	run("revoked byte", d_store, heap + 64, 6, 0);
	// CHECK: beside the revoked byte: allowed
	run("beside the revoked byte", d_store, heap + 64, 5, 0);
	// CHECK: into the revoked bytes: write{{$}}
	run("into the revoked bytes", d_fill, heap + 64, 4, 4);
	hosted_grant(heap + 70, 2);
	// CHECK: granted again: allowed
	run("granted again", d_fill, heap + 64, 0, 37);
	hosted_grant_other(heap + 80, 8);
	// CHECK: shared with another domain: allowed
	run("shared with another domain", d_store8, heap + 64, 16, 0);
	hosted_revoke(heap + 80, 8);
	// CHECK: only the other's now: write{{$}}
	run("only the other's now", d_store, heap + 64, 16, 0);
	return 0;
}
#endif
