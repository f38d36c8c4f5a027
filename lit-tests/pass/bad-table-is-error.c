// SPDX-License-Identifier: GPL-2.0
// A table of another version, cut off, or edited by hand: one line with the file, and no object.
// RUN: rm -rf %t && split-file %s %t
// RUN: not %sfi-bare -fplugin-arg-sfi-table=%t/version %s 2>&1 | FileCheck --check-prefix=VERSION %s
// RUN: not %sfi-bare -fplugin-arg-sfi-table=%t/line %s 2>&1 | FileCheck --check-prefix=LINE %s
// RUN: not %sfi-bare -fplugin-arg-sfi-table=%t/hash %s 2>&1 | FileCheck --check-prefix=HASH %s
// VERSION: error: sfi: {{.*}}version:1: not an sfi-table of version 1; rebuild it with this tree's sfi-specc
// LINE: error: sfi: {{.*}}line:4: not a table line: 'stub kfr'; rebuild it with this tree's sfi-specc
// HASH: error: sfi: {{.*}}hash:2: no hash line; rebuild the table with sfi-specc
int nothing;
//--- version
sfi-table 7
//--- line
sfi-table 1
hash 0123456789abcdef
stub kmalloc core
stub kfr
//--- hash
sfi-table 1
stub kmalloc core
