# SPDX-License-Identifier: GPL-2.0
# audit.sh - with require_audit the runtime refuses a sandboxed module that sfi-audit has not stamped.
. /lib.sh

insmod /sfi.ko require_audit=1 || fail "insmod sfi"
load sfi_core sfi_pci sfi_net
insmod /e1000.ko 2> /dev/null && fail "an e1000 without an audit record was loaded"
dmesg | grep -q 'sfi: e1000 refused: no audit record, and require_audit is set; run sfi-audit --stamp' ||
	fail "refused without saying why: $(dmesg | tail -n 3)"
insmod /damaged.ko 2> /dev/null && fail "an e1000 with a damaged audit record was loaded"
dmesg | grep -q 'sfi: e1000 refused: its audit record is damaged or of another version' ||
	fail "refused without saying why: $(dmesg | tail -n 3)"
load stamped
net_up
say "the stamped e1000 is live"
rmmod e1000 || fail "rmmod e1000"
