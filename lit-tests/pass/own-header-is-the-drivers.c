// SPDX-License-Identifier: GPL-2.0
// A driver's interface between its own files may stand in a kernel header: own= says so. The linker must then
// find the function in the driver: see own-function-is-the-linkers-to-find.c.
// RUN: not %sfi-ir %s 2>&1 | FileCheck --check-prefix=KERNEL %s
// RUN: %sfi-ir -fplugin-arg-sfi-own=codec.h %s | FileCheck %s
// KERNEL: no interface spec for kernel function 'codec_attach'
#include "codec.h"
static void write_reg(struct codec *c, int v) { c->id = v; }
// CHECK: module asm ".global __sfi_own_codec_attach"
// CHECK: store ptr @write_reg
// CHECK: call i32 @codec_attach(
int use(struct codec *c)
{
	c->write = write_reg;
	return codec_attach(c);
}
