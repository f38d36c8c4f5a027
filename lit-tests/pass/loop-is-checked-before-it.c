// SPDX-License-Identifier: GPL-2.0
// What each round touches at an address that moves by a constant is checked once, before the loop, and the loop counts
// the rounds that were checked.
// RUN: %sfi-ir -fno-vectorize -fno-unroll-loops %s | FileCheck %s
// RUN: %sfi-bare -fplugin-arg-sfi-table=%S/Inputs/sfi.table -fplugin-arg-sfi-mode=naive -fno-vectorize %s | FileCheck --check-prefix=NAIVE %s
// NAIVE-NOT: __sfi_loop
typedef unsigned long u64;
struct element { int a, b; u64 c; };
void other(void);

// CHECK-LABEL: @fixed(
// CHECK: call preserve_mostcc void @__sfi_loop_write(ptr %{{.*}}, i64 %{{.*}}, i64 8, i64 255, i64 %{{[0-9]+}})
// CHECK-NOT: __sfi_check
// CHECK: store volatile i64
// CHECK-NOT: __sfi_check
// CHECK: icmp eq i64 %{{[0-9]+}}, %{{[0-9]+}}
// CHECK-LABEL: @unknown(
void fixed(volatile u64 *p) { for (int i = 0; i < 1000; i++) p[i] = 1; }

// Both fields of an element are one mask; the field between is not asked about.
// CHECK: call preserve_mostcc void @__sfi_loop_write({{.*}} i64 16, i64 65295, i64 %{{[0-9]+}})
// CHECK-NOT: __sfi_check
// CHECK-LABEL: @downwards(
void unknown(struct element *e, u64 n)
{
	for (u64 i = 0; i < n; i++) {
		e[i].a = 1;
		e[i].c = 2;
	}
}

// CHECK: call preserve_mostcc void @__sfi_loop_read({{.*}} i64 -8, i64 255, i64 %{{[0-9]+}})
// CHECK-NOT: __sfi_check
// CHECK-LABEL: @leaves_early(
u64 downwards(const u64 *p, long n)
{
	u64 sum = 0;
	for (long i = n - 1; i >= 0; i--)
		sum ^= p[i];
	return sum;
}

// What may end before its last round is not for a check of all rounds.
// CHECK-NOT: __sfi_loop
// CHECK: __sfi_check_read
// CHECK-LABEL: @sometimes(
long leaves_early(const u64 *p, long n)
{
	for (long i = 0; i < n; i++)
		if (p[i] == 7)
			return i;
	return -1;
}

// Nor what only some rounds do.
// CHECK-NOT: __sfi_loop_write
// CHECK: __sfi_check_write
// CHECK-LABEL: @with_call(
void sometimes(u64 *p, const char *which, u64 n)
{
	for (u64 i = 0; i < n; i++)
		if (which[i])
			p[i] = 1;
}

// A call may revoke in any round.
// CHECK-NOT: __sfi_loop
// CHECK: __sfi_check_write
// CHECK-LABEL: @any_step(
void with_call(u64 *p, u64 n)
{
	for (u64 i = 0; i < n; i++) {
		p[i] = 1;
		other();
	}
}

// The step is not known.
// CHECK-NOT: __sfi_loop
// CHECK: __sfi_check_write
// CHECK-LABEL: @far_apart(
void any_step(u64 *p, u64 n, u64 by)
{
	for (u64 i = 0; i < n; i++)
		p[i * by] = 1;
}

// Looking at all that lies between would cost more.
// CHECK-NOT: __sfi_loop
// CHECK: __sfi_check_write
// CHECK-LABEL: @list(
void far_apart(u64 *p, u64 n)
{
	for (u64 i = 0; i < n; i++)
		p[i * 64] = 1;
}

// CHECK-NOT: __sfi_loop
// CHECK: __sfi_check_write
// CHECK-LABEL: @few(
struct list { struct list *next; int x; };
void list(struct list *l) { for (; l; l = l->next) l->x = 1; }

// CHECK-NOT: __sfi_loop
// CHECK: __sfi_check_write
// CHECK-LABEL: declare
void few(volatile u64 *p)
{
	for (int i = 0; i < 4; i++)
		p[i] = 1;
}
