// SPDX-License-Identifier: GPL-2.0
// A function that can come back to itself looks at how much stack is left, even without unsafe locals.
// RUN: %sfi-ir %s | FileCheck %s
// CHECK-LABEL: define {{.*}} @itself(
// CHECK: call ptr @__sfi_ustack_push(i64 0)
// CHECK-NOT: call void @__sfi_ustack_pop
__attribute__((noinline)) long itself(long n) { volatile long v = n; return n ? itself(n - 1) ^ v : 0; }
// CHECK-LABEL: define {{.*}} @ping(
// CHECK: call ptr @__sfi_ustack_push(i64 0)
long pong(long n);
__attribute__((noinline)) long ping(long n) { volatile long v = n; return n ? pong(n - 1) ^ v : 0; }
// CHECK-LABEL: define {{.*}} @pong(
// CHECK: call ptr @__sfi_ustack_push(i64 0)
__attribute__((noinline)) long pong(long n) { volatile long v = n; return n ? ping(n - 2) ^ v : 1; }
// CHECK-LABEL: define {{.*}} @straight(
// CHECK-NOT: __sfi_ustack_push
// CHECK: ret i64
__attribute__((noinline)) long straight(long n) { return n + 1; }
