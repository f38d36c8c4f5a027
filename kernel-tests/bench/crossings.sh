# SPDX-License-Identifier: GPL-2.0
# crossings.sh - the guest's side of kernel-tests/bench/crossings: loads the driver, sandboxed or not, and who calls it.
. /lib.sh
[ ! -e /sfi.ko ] || load sfi sfi_core sfi_pci sfi_block sfi_net
load crossings
# boot must be over: what is counted is per-CPU caches in a quiet machine
sleep 2
load crosser
[ ! -e /sfi.ko ] || domain_is crossings live || fail "crossings: $(cat /sys/kernel/debug/sfi/domains)"
