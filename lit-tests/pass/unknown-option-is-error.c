// SPDX-License-Identifier: GPL-2.0
// RUN: not %sfi-bare -fplugin-arg-sfi-tabel=x %s 2>&1 | FileCheck %s
// CHECK: error: sfi: unknown option 'tabel=x'; known: table=FILE
// RUN: not %sfi-bare %s 2>&1 | FileCheck --check-prefix=TABLE %s
// TABLE: error: sfi: no interface table; pass -fplugin-arg-sfi-table=FILE
// RUN: not %sfi-bare -fplugin-arg-sfi-table=/nowhere %s 2>&1 | FileCheck --check-prefix=READ %s
// READ: error: sfi: cannot read interface table '/nowhere'
int nothing;
