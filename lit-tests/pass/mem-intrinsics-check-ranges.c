// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// CHECK-LABEL: @fill(
// CHECK: call void @__sfi_range_write(ptr %{{.*}}, i64 %{{.*}})
// CHECK-NEXT: call void @llvm.memset
void fill(char *p, unsigned long n) { __builtin_memset(p, 0, n); }
// CHECK-LABEL: @copy(
// CHECK: call void @__sfi_range_write(ptr %{{.*}}, i64 100)
// CHECK-NEXT: call void @__sfi_range_read(ptr %{{.*}}, i64 100)
// CHECK-NEXT: call void @llvm.memcpy
void copy(char *to, char *from) { __builtin_memcpy(to, from, 100); }
void *memcpy(void *, const void *, unsigned long);
// CHECK-LABEL: @library(
// CHECK: call void @__sfi_range_write
// CHECK: call void @__sfi_range_read
// CHECK: call ptr @memcpy
void library(char *to, char *from, unsigned long n) { memcpy(to, from, n); }
