# SPDX-License-Identifier: GPL-2.0
# selftest.sh - unit tests of sfi.ko on four CPUs: every TAP line, the plan and their number.
. /lib.sh
# A test that is lost is a failure too: change the number together with the module.
expected=138

load sfi
insmod /sfi_selftest.ko || status=$?
dmesg | sed 's/^\[[^]]*\] //' > /tmp/log
grep '^# ' /tmp/log
[ "${status-0}" = 0 ] || fail "insmod sfi_selftest: $(grep -m 1 -A 1 '^not ok' /tmp/log)"
awk -v expected=$expected '
	/^not ok/ { bad = bad "; " $0 }
	/^ok / { if ($2 != ++n || $3 != "-") bad = bad "; out of order: " $0 }
	/^1\.\./ { plans++; plan = substr($0, 4) }
	END {
		if (plans != 1 || plan != n) bad = bad "; plan " plan ", lines " n
		if (n != expected) bad = bad "; " n " tests instead of " expected
		if (bad) print substr(bad, 3)
		exit bad != ""
	}' /tmp/log > /tmp/verdict || fail "TAP: $(cut -c1-300 /tmp/verdict)"
say "all $expected unit tests passed"
# The report of one of them, on a store to memory that its stub had taken back.
grep -q '8 bytes, was revoked by selftest_stub [0-9]* ms ago$' /tmp/log || fail "no report of a revocation"
rmmod sfi_selftest || fail "rmmod sfi_selftest"
rmmod sfi || fail "rmmod sfi"
