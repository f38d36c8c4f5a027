// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// What is only the driver's claim must not help code generation once the checks are in.
struct aligned { unsigned short a, b; } __attribute__((aligned(8)));
// An alignment above the size would let it load eight bytes where two were checked.
// CHECK-LABEL: @narrow(
// CHECK: call preserve_mostcc void @__sfi_check_read(ptr %{{.*}}, i64 2)
// CHECK: load i16, ptr %{{.*}}, align 2
int narrow(struct aligned *p) { return p->a; }
// That an address does not wrap would let it compute the shadow of the next without looking at it.
// CHECK-LABEL: @stepped(
// CHECK: %[[A:.*]] = ptrtoint ptr %{{.*}} to i64
// CHECK: %[[F:.*]] = freeze i64 %
// CHECK: lshr i64 %[[F]], 3
void stepped(long *p, int n) { for (int i = 0; i < n && p[i]; i++) p[i] = 0; }
