#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# kernel-cflags.sh KDIR - prints, one a line, the flags with which clang parses
# the headers of KDIR (/usr/src/linux-headers-VERSION-amd64) as a module does.
# Use: mapfile -t flags < <(kernel-cflags.sh KDIR); sfi-specc ... -- "${flags[@]}"
set -euo pipefail

if [ $# -ne 1 ] || [ ! -f "$1/include/generated/autoconf.h" ]; then
	echo "usage: $0 KDIR, a configured kernel header folder (linux-headers-*-amd64)" >&2
	exit 1
fi
arch=$(realpath "$1")
common=$(sed -n 's/^include \(.*\)\/Makefile$/\1/p' "$arch/Makefile")	# the -common half
common=${common:-$arch}
top=$(realpath "$(dirname "$0")/../..")

printf '%s\n' -nostdinc \
	"-I$common/arch/x86/include" "-I$arch/arch/x86/include/generated" \
	"-I$common/include" "-I$arch/include" \
	"-I$common/arch/x86/include/uapi" "-I$arch/arch/x86/include/generated/uapi" \
	"-I$common/include/uapi" "-I$arch/include/generated/uapi" \
	-include "$common/include/linux/compiler-version.h" \
	-include "$common/include/linux/kconfig.h" \
	-include "$top/interface-specs/compiler/clang-config.h" \
	-include "$common/include/linux/compiler_types.h" \
	-D__KERNEL__ -DMODULE -DKBUILD_BASENAME='"sfi"' -DKBUILD_MODNAME='"sfi"' -D__KBUILD_MODNAME=kmod_sfi \
	-DCC_USING_FENTRY --target=x86_64-linux-gnu -std=gnu11 -O2 -fshort-wchar -funsigned-char \
	-fno-strict-aliasing -fno-common -fno-PIE -m64 -mno-sse -mno-mmx -mno-sse2 -mno-3dnow -mno-avx \
	-mno-80387 -mno-red-zone -mcmodel=kernel \
	"-I$top/annotations" "-I$top/runtime-kmod/include"
