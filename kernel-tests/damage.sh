#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# damage.sh OUT KERNEL-DIR OTHER-KERNEL-DIR - damaged copies of printer.ko and a stub module
# for guest/refusals.sh.
set -eu
out=$1 ko=$2/printer/printer.ko other=$3/printer/printer.ko stubs=$2/runtime/sfi_pci.ko
size=$(stat -c %s "$ko")
record=$((0x$(readelf -SW "$ko" | sed -n 's/.* \.sfi\.tu  *PROGBITS  *[0-9a-f]* \([0-9a-f]*\) .*/\1/p')))

# edit NAME OFFSET BYTES: a copy whose record (struct sfi_tu) differs there
edit() {
	cp "$ko" "$out/$1.ko"
	printf "$3" | dd of="$out/$1.ko" bs=1 seek=$((record + $2)) conv=notrunc status=none
	! cmp -s "$ko" "$out/$1.ko"
}
edit magic 0 '\0\0\0\0'
edit abi 4 '\x4d\0\0\0'
edit hash 8 '\1\2\3\4\5\6\7\x8'
edit counted 24 '\4\0\0\0'
edit tables 56 '\xff\xff\xff\0'
cp "$ko" "$out/stripped.ko" && strip --strip-unneeded "$out/stripped.ko"
objcopy --redefine-sym __sfi_rt=__sfi_rx "$ko" "$out/words.ko"
head -c 40 "$ko" > "$out/cut40.ko"
head -c $((size / 2)) "$ko" > "$out/cuthalf.ko"
head -c $((size - 1)) "$ko" > "$out/cut1.ko"
cp "$other" "$out/otherkernel.ko"
# The release alone does not matter to a kernel with symbol versions.
LC_ALL=C sed 's/\(vermagic=[^ ]*\) SMP/\1 UMP/' "$ko" > "$out/version.ko"

# A stub module of other specs: the hash is an immediate in its init.
hash=$(sed -n 's/^hash //p' "$2/runtime/sfi.table")
bytes=$(fold -w2 <<< "$hash" | tac | tr -d '\n')
# in hexadecimal, as any of its bytes may be one that a line or a string ends with
at=$(od -An -v -tx1 "$stubs" | tr -d ' \n' | grep -ob "$bytes" | awk -F: '$1 % 2 == 0 { print $1 / 2 }')
[ "$(wc -w <<< "$at")" = 1 ]
cp "$stubs" "$out/otherstubs.ko"
printf '\1\2\3\4\5\6\7\x8' | dd of="$out/otherstubs.ko" bs=1 seek="$at" conv=notrunc status=none
