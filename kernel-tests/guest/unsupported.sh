# SPDX-License-Identifier: GPL-2.0
# unsupported.sh - on a machine that sfi.ko cannot serve it says why and what to do, and is not there.
. /lib.sh
insmod /sfi.ko 2> /dev/null && fail "sfi.ko was loaded with 5-level paging"
dmesg | grep -q 'sfi: 5-level paging is not supported; boot with no5lvl' || fail "no reason: $(dmesg | tail -n 5)"
[ ! -s /proc/modules ] || fail "modules are left: $(cat /proc/modules)"
[ ! -e /sys/kernel/debug/sfi ] || fail "debugfs folder is left"
say "$(dmesg | grep -m1 "5-level")"
