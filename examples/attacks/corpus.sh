#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# corpus.sh SRC OUT - lists the attacks under SRC: corpus.h for the compiler, and corpus.list for the
# tests, a line each: name, folder, what it does without SFI, rule that stops it, description (tabs).
set -eu
src=$1 out=$2
tab=$(printf '\t')
: > "$out/corpus.list"
{
	echo "/* Written by corpus.sh. */"
	for file in "$src"/*/*.c; do
		echo "#include \"$file\""
	done
	echo "static const struct attack attacks[] = {"
	for file in "$src"/*/*.c; do
		name=$(basename "$file" .c)
		folder=$(basename "$(dirname "$file")")
		head=$(sed -n "s/^ATTACK($name, \([a-z]*\), \"\(.*\)\")\$/\1$tab\2/p" "$file")
		text=$(sed -n "2s:^/\* $name\.c - \(.*\) \*/\$:\1:p" "$file")
		[ -n "$head" ] && [ -n "$text" ] || {
			echo "$file: line 2 must be '/* $name.c - what it does */', and 'ATTACK($name, native, \"rule\")' a line of its own" >&2
			exit 1
		}
		printf '%s\t%s\t%s\t%s\n' "$name" "$folder" "$head" "$text" >> "$out/corpus.list"
		echo "	{ \"$name\", attack_$name, allow_$name },"
	done
	echo "};"
} > "$out/corpus.h.new"
mv "$out/corpus.h.new" "$out/corpus.h"
