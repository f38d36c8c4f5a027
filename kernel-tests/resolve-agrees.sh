#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# resolve-agrees.sh SFICTL MODULE.ko - 'sfictl resolve' against llvm-symbolizer, over the whole .text.
# Where that knows no line (0: code the compiler added) ours names the line before: not compared. Nor is padding between
# functions, for which the symbolizer names the one before.
set -eu
sfictl=$1 ko=$2
symbolizer=/usr/lib/llvm-19/bin/llvm-symbolizer
size=$((0x$(readelf -SW "$ko" | sed -n 's/.* \.text  *PROGBITS  *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/\1/p')))
index=$(readelf -SW "$ko" | sed -n 's/^ *\[ *\([0-9]*\)\] \.text .*/\1/p')
functions=$(readelf -sW "$ko" | awk -v index_="$index" '$4 == "FUNC" && $7 == index_ { print "0x" $2, $3 }')
same=0 skipped=0

# in_function AT
in_function() {
	local start bytes
	while read -r start bytes; do
		[ "$1" -lt $((start)) ] || [ "$1" -ge $((start + bytes)) ] || return 0
	done <<< "$functions"
	return 1
}

for ((at = 64; at < size; at += 3989)); do
	if ! in_function $at; then
		skipped=$((skipped + 1))
		continue
	fi
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
