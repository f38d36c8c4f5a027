// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-ir -Xclang -disable-llvm-passes %s 2>&1 | FileCheck %s
// CHECK: error: sfi: -disable-llvm-passes would leave the file unprotected
int nothing;
