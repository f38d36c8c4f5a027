// SPDX-License-Identifier: GPL-2.0
// A check stays good across calls that take nothing back: stubs whose specs say so, and functions of the driver that
// call nothing else. It ends at every other.
// RUN: sed 's/^stub netif_wake net/&\nkeeps netif_wake/' %S/Inputs/sfi.table > %t.table
// RUN: %sfi-bare -fplugin-arg-sfi-table=%t.table -fplugin-arg-sfi-root=%S/driver %s | FileCheck %s
#include "kernel.h"
#define OWN __attribute__((noinline))
int global;

// CHECK-LABEL: @stub_that_keeps(
// CHECK-COUNT-1: __sfi_check_write
// CHECK-NOT: __sfi_check
// CHECK: ret void
void stub_that_keeps(volatile int *p, struct net_device *d) { *p = 1; netif_wake(d); *p = 2; }

// CHECK-LABEL: @stub_that_may_revoke(
// CHECK: __sfi_check_write
// CHECK: __sfi_stub_printk
// CHECK: __sfi_check_write
// CHECK: ret void
void stub_that_may_revoke(volatile int *p) { *p = 1; printk("x"); *p = 2; }

static OWN int plain(int x) { global += x; return global; }
static OWN int by_way(struct net_device *d) { netif_wake(d); return plain(3); }
static OWN int even(int n);
static OWN int odd(int n) { return n ? even(n - 1) + global : 0; }
static OWN int even(int n) { return n ? odd(n - 1) - global : 1; }

// CHECK-LABEL: @own_functions(
// CHECK-COUNT-1: __sfi_check_write
// CHECK-NOT: __sfi_check
// CHECK: ret void
void own_functions(volatile int *p, struct net_device *d)
{
	*p = plain(1);
	*p = by_way(d);
	*p = odd(7);
}

static OWN int prints(int x) { printk("x"); return x; }
static OWN int by_way_of_one(int x) { return prints(x) + global; }

// CHECK-LABEL: @own_function_that_may_revoke(
// CHECK: __sfi_check_write
// CHECK: call {{.*}}@by_way_of_one(
// CHECK: __sfi_check_write
// CHECK: ret void
void own_function_that_may_revoke(volatile int *p) { *p = 1; *p = by_way_of_one(global) + 1; }

// Whoever it is.
// CHECK-LABEL: @through_a_pointer(
// CHECK: __sfi_check_write
// CHECK: call i32 %
// CHECK: __sfi_check_write
// CHECK: ret void
void through_a_pointer(volatile int *p, int (*fn)(int)) { *p = 1; *p = fn(1); }

// The linker may take another definition.
__attribute__((weak)) OWN int replaced(int x) { return x; }
// CHECK-LABEL: @replaced_function(
// CHECK: __sfi_check_write
// CHECK: call {{.*}}@replaced(
// CHECK: __sfi_check_write
// CHECK: ret void
void replaced_function(volatile int *p) { *p = 1; *p = replaced(2); }

// Defined in another file of the driver.
int elsewhere(int x);
// CHECK-LABEL: @function_of_another_file(
// CHECK: __sfi_check_write
// CHECK: call {{.*}}@elsewhere(
// CHECK: __sfi_check_write
// CHECK: ret void
void function_of_another_file(volatile int *p) { *p = 1; *p = elsewhere(2); }

// A loop that calls what keeps is as one that calls nothing.
// CHECK-LABEL: @loop(
// CHECK: __sfi_loop_write
// CHECK-NOT: __sfi_check
// CHECK: ret void
void loop(volatile long *p, unsigned long n)
{
#pragma clang loop unroll(disable)
	for (unsigned long i = 0; i < n; i++)
		p[i] = plain(i);
}
