# SPDX-License-Identifier: GPL-2.0
# sfi.sh - the same planted bug in the same e1000, sandboxed: stopped, reported, restarted.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains

# "e1000 live COLOUR FAULTS RESTARTS ..." with at least one restart
restarted() {
	awk '$1 == "e1000" && $2 == "live" && $4 >= 1 && $5 >= 1 { ok = 1 } END { exit !ok }' $domains
}

load victim sfi sfi_core sfi_pci sfi_net e1000
net_up
download blob
victim_says intact || fail "the victim was hit before the bug was armed"
say "arming the planted bug: the next packet writes over the victim"
echo e1000 > /sys/kernel/debug/victim/arm || fail "cannot arm e1000"
ping -c 3 -w 10 10.0.2.2
dmesg | grep -q 'BUG: SFI' || fail "no report: the bug did not fire or was not caught"
wait_for 30 restarted || fail "not restarted: $(cat $domains)"
say "restarted: $(grep '^e1000 ' $domains)"
victim_says intact || fail "the victim was hit"
say "victim is intact"
# There is no network shadow yet: the interface comes back unconfigured.
say "configuring the new eth0 by hand (no network shadow yet)"
net_up
download blob
victim_says intact || fail "the victim was hit after the restart"
ip link set eth0 down || fail "ip link set eth0 down"
rmmod e1000 || fail "rmmod e1000"
[ "$(dmesg | grep -c 'BUG: SFI')" = 1 ] || fail "a report that nothing planted"
