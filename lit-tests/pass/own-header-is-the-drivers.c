// SPDX-License-Identifier: GPL-2.0
// A driver's interface between its own files may stand in a kernel header: own= says so, and the linker
// must then find the function in the driver, under a name that the kernel does not have.
// RUN: not %sfi-ir %s 2>&1 | FileCheck --check-prefix=KERNEL %s
// RUN: %sfi-ir -fplugin-arg-sfi-own=codec.h %s | FileCheck %s
// RUN: %sfi-ir -fplugin-arg-sfi-own=codec.h -DDEFINE %s | FileCheck --check-prefix=OWNED %s
// KERNEL: no interface spec for kernel function 'codec_attach'
#include "codec.h"
#ifdef DEFINE
int codec_attach(struct codec *c) { return c->id; }
#endif
static void write_reg(struct codec *c, int v) { c->id = v; }
// CHECK: store ptr @write_reg
// CHECK: call i32 @__sfi_own_codec_attach(
// CHECK: declare {{.*}}@__sfi_own_codec_attach(
// OWNED: @__sfi_own_codec_attach = alias i32 (ptr), ptr @codec_attach
int use(struct codec *c)
{
	c->write = write_reg;
	return codec_attach(c);
}
