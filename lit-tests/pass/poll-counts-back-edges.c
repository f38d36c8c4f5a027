// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir -fplugin-arg-sfi-poll %s | FileCheck %s
// RUN: %sfi-ir %s | FileCheck %s --check-prefix=OFF
// OFF-NOT: __sfi_loop_poll
// CHECK-LABEL: @wait(
// CHECK: %[[N:.*]] = alloca i32
// CHECK: store i32 4096, ptr %[[N]]
// CHECK: sub i32 %{{.*}}, 1
// CHECK: call void @__sfi_loop_poll()
// CHECK-NEXT: store i32 4096, ptr %[[N]]
void wait(volatile int *done)
{
	while (!*done)
		;
}
// CHECK-LABEL: @straight(
// CHECK-NOT: __sfi_loop_poll
// CHECK: ret i32
int straight(int x)
{
	return x + 1;
}
