// SPDX-License-Identifier: GPL-2.0
// A function that the driver's own files declare has no stub, so it must be one of the driver's: else a
// declaration of its own would take a driver past the stub of a kernel function, or to one without a spec.
// Each use wants a symbol that only a definition in the driver makes.
// RUN: rm -rf %t && split-file %s %t
// RUN: %obj %t/driver/user.c -o %t/user.o
// RUN: %obj %t/driver/definer.c -o %t/definer.o
// RUN: %obj -fplugin-arg-sfi-optout %t/driver/definer.c -o %t/opted-out.o
// The kernel's function of that name does not help.
// RUN: %nm -u %t/user.o | FileCheck --check-prefix=WANTS %s
// RUN: ld -r %t/user.o %t/definer.o -o %t/good.o && %nm -u %t/good.o | FileCheck --allow-empty --check-prefix=FOUND %s
// RUN: ld -r %t/user.o %t/opted-out.o -o %t/good.o && %nm -u %t/good.o | FileCheck --allow-empty --check-prefix=FOUND %s
// A body that is only there for inlining is none.
// RUN: %obj %t/driver/inlined.c -o %t/inlined.o && %nm -u %t/inlined.o | FileCheck --check-prefix=WANTS %s
// A call that clang reports when it is left wants nothing, an address does.
// RUN: %obj %t/driver/error.c -o %t/error.o && %nm -u %t/error.o | FileCheck --allow-empty --check-prefix=FOUND %s
// RUN: %obj -DTAKE %t/driver/error.c -o %t/error.o && %nm -u %t/error.o | FileCheck --check-prefix=WANTS %s
// Nobody else makes the symbol.
// RUN: not %obj %t/driver/forger.c -o %t/forger.o 2>&1 | FileCheck --check-prefix=FORGER %s
// WANTS: U __sfi_own_commit_creds
// FOUND-NOT: __sfi_own_
// FORGER: sfi: top-level assembly names '__sfi_...', which is reserved for the sandbox; choose another
//--- driver/user.c
int commit_creds(void *c);
int use(void *c) { return commit_creds(c); }
//--- driver/definer.c
static int real(void *c) { return !c; }
int commit_creds(void *c) { return real(c); }
__attribute__((weak)) int maybe(void) { return 1; }
//--- driver/inlined.c
extern inline __attribute__((gnu_inline)) int commit_creds(void *c) { return !c; }
int (*take(void))(void *) { return commit_creds; }
//--- driver/error.c
int commit_creds(void *c) __attribute__((error("no")));
int use(void *c) { return sizeof(c) == 1 ? commit_creds(c) : 0; }
#ifdef TAKE
int (*take(void))(void *) { return commit_creds; }
#endif
//--- driver/forger.c
int commit_creds(void *c);
asm(".section .mine,\"a\"\n.global __sfi_own_commit_creds\n__sfi_own_commit_creds:\n.previous");
int use(void *c) { return commit_creds(c); }
