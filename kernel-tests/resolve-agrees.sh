#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# resolve-agrees.sh SFICTL MODULE.ko - 'sfictl resolve' against llvm-symbolizer, over the whole .text.
# Where that knows no line (0: code the compiler added) ours names the line before: not compared.
set -eu
sfictl=$1 ko=$2
symbolizer=/usr/lib/llvm-19/bin/llvm-symbolizer
size=$((0x$(readelf -SW "$ko" | sed -n 's/.* \.text  *PROGBITS  *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/\1/p')))
same=0 skipped=0
for ((at = 64; at < size; at += 4999)); do
	want=$("$symbolizer" --obj="$ko" --inlines --functions=none $at | sed '/^$/d; s/:[0-9]*$//')
	if grep -Eq ':0$|^\?\?' <<< "$want"; then
		skipped=$((skipped + 1))
		continue
	fi
	got=$("$sfictl" resolve "$ko" $at | sed 's/^  inlined at //; s/ in [^ ]*$//')
	[ "$got" = "$want" ] || { printf 'text offset %d: %s\ninstead of: %s\n' $at "$got" "$want"; exit 1; }
	same=$((same + 1))
done
echo "$same places agree, $skipped have no line"
[ $same -gt 40 ]
