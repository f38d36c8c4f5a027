; SPDX-License-Identifier: GPL-2.0
; RUN: /usr/lib/llvm-19/bin/opt -load-pass-plugin=%build/lib/sfi-opt.so -sfi table=%S/Inputs/sfi.table -passes=sfi-late -S %s | FileCheck %s
; The phases run alone, too. A by-value argument is copied off the native stack of the caller.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"
%pair = type { i64, i64 }
; CHECK-LABEL: @by_value(
; CHECK: call ptr @__sfi_ustack_push(i64 16)
; CHECK: call preserve_mostcc void @__sfi_check_write
; CHECK: call void @__sfi_ustack_pop(i64 16)
define void @by_value(ptr byval(%pair) %p, i64 %i) {
  %a = getelementptr i64, ptr %p, i64 %i
  store i64 1, ptr %a
  ret void
}
