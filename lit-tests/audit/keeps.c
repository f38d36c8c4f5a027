// SPDX-License-Identifier: GPL-2.0
// What survives a call is proven with the table that says so, and with no other.
// RUN: sed 's/^stub netif_wake net/&\nkeeps netif_wake/' %S/../pass/Inputs/sfi.table > %t.table
// RUN: %kernel-cc -O2 -I%S/../pass/Inputs -fplugin-arg-sfi-table=%t.table -fplugin-arg-sfi-root=%S -c %s -o %t.o
// RUN: %audit --table %t.table %t.o
// RUN: not %audit %t.o | FileCheck %s
// CHECK: <stub_that_keeps+{{.*}} store: no check of this address dominates it
// CHECK: <by_way_of_a_stub+{{.*}} store: no check of this address dominates it
// CHECK: 2 findings
// RUN: sed 's/^hash.*/hash 1111222233334444/' %t.table > %t.other
// RUN: %expect-unusable "built with another interface table" --table %t.other %t.o
// RUN: %expect-unusable "is no interface table of version 1" --table %s %t.o
// RUN: %expect-unusable "cannot read interface table" --table %t.none %t.o
#include "kernel.h"
#define OWN __attribute__((noinline))
int global;

static OWN int plain(int x) { global += x; return global; }
static OWN int by_way(struct net_device *d) { netif_wake(d); return plain(3); }

void stub_that_keeps(volatile int *p, struct net_device *d) { *p = 1; netif_wake(d); *p = 2; }
void by_way_of_a_stub(volatile int *p, struct net_device *d) { *p = 1; *p = by_way(d); }
void own_function(volatile int *p) { *p = 1; *p = plain(2); }
void stub_that_may_revoke(volatile int *p) { *p = 1; printk("x"); *p = 2; }
