// SPDX-License-Identifier: GPL-2.0
// -Rpass=sfi says why an access needs no check of its own, -Rpass-missed=sfi why another has one; the statistics have
// each access in one class.
// RUN: %sfi-ir -fno-vectorize -fno-unroll-loops -Rpass=sfi -Rpass-missed=sfi -fplugin-arg-sfi-stats %s 2>&1 > /dev/null | FileCheck %s
// RUN: %sfi-ir -fplugin-arg-sfi-stats %s 2>&1 > /dev/null | not grep remark:
#include "kernel.h"
struct s { int a, b; long c; };
int table[8];

// CHECK-DAG: [[@LINE+3]]:{{.*}} store of 4 bytes: checked here, no check before it on all paths is of these bytes [-Rpass-missed=sfi]
void accesses(volatile struct s *p, struct s *q, unsigned long n)
{
	p->a = 1;
// CHECK-DAG: [[@LINE+1]]:{{.*}} store of 4 bytes: no check, the one at line [[@LINE-1]] says it [-Rpass=sfi]
	p->a = 2;
	printk("x");
// CHECK-DAG: [[@LINE+1]]:{{.*}} store of 4 bytes: checked here, as printk() at line [[@LINE-1]] ends what is known of these bytes [-Rpass-missed=sfi]
	p->a = 3;
// CHECK-DAG: [[@LINE+1]]:{{.*}} store of 4 bytes: no check, a constant place in an object known by name [-Rpass=sfi]
	table[2] = 4;
	for (unsigned long i = 0; i < n; i++)
// CHECK-DAG: [[@LINE+1]]:{{.*}} store of 8 bytes: no check, all rounds are checked before the loop [-Rpass=sfi]
		((volatile long *)q)[i] = 5;
// CHECK-DAG: [[@LINE+1]]:{{.*}} store of a block: checked here by a call, as a block [-Rpass-missed=sfi]
	__builtin_memset(q, 0, n);
	for (unsigned long i = 0; ((volatile int *)q)[i]; i++)
// CHECK-DAG: [[@LINE+1]]:{{.*}} store of 4 bytes: no check, one before the loop says it [-Rpass=sfi]
		p->b = 4;
}
// CHECK: sfi: loads 2 stores 5 ranges 1 asm 0 safe 1 repeated 2 ranged 1 first 3 after-call 1 alone 1
