// SPDX-License-Identifier: GPL-2.0
// RUN: %sfi-ir %s | FileCheck %s
// CHECK-LABEL: @fill(
// CHECK: call preserve_mostcc void @__sfi_range_write(ptr %{{.*}}, i64 %{{.*}})
// CHECK-NEXT: call void @llvm.memset
void fill(char *p, unsigned long n) { __builtin_memset(p, 0, n); }
// CHECK-LABEL: @copy(
// A known size is compared inline.
// CHECK: icmp eq i64
// CHECK: call preserve_mostcc void @__sfi_range_write(ptr %{{.*}}, i64 100)
// CHECK: icmp eq i64
// CHECK: call preserve_mostcc void @__sfi_range_read(ptr %{{.*}}, i64 100)
// CHECK: call void @llvm.memcpy
void copy(char *to, char *from) { __builtin_memcpy(to, from, 100); }
// CHECK-LABEL: @large(
// CHECK: call preserve_mostcc void @__sfi_range_write(ptr %{{.*}}, i64 1000)
// CHECK-NEXT: call preserve_mostcc void @__sfi_range_read(ptr %{{.*}}, i64 1000)
// CHECK-NEXT: call void @llvm.memcpy
void large(char *to, char *from) { __builtin_memcpy(to, from, 1000); }
void *memcpy(void *, const void *, unsigned long);
// CHECK-LABEL: @library(
// CHECK: call preserve_mostcc void @__sfi_range_write
// CHECK: call preserve_mostcc void @__sfi_range_read
// CHECK: call ptr @memcpy
void library(char *to, char *from, unsigned long n) { memcpy(to, from, n); }
