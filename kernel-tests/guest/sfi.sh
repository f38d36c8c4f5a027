# SPDX-License-Identifier: GPL-2.0
# sfi.sh - the same planted bug in the same e1000, sandboxed: stopped, reported, restarted
# in place, and nobody above the driver notices.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains

# restarted N: "e1000 live COLOUR FAULTS RESTARTS ..." with N restarts
restarted() {
	awk -v n="$1" '$1 == "e1000" && $2 == "live" && $5 == n { ok = 1 } END { exit !ok }' $domains
}

load victim sfi sfi_core sfi_pci sfi_net e1000
net_up
ip link set eth0 mtu 1400 || fail "mtu"
ip link set eth0 promisc on || fail "promisc"
ip route add 192.0.2.0/24 via 10.0.2.2 || fail "route"
download blob
victim_says intact || fail "the victim was hit before the bug was armed"
stack_state > /tmp/before

say "arming the planted bug: the next packet writes over the victim"
echo e1000 > /sys/kernel/debug/victim/arm || fail "cannot arm e1000"
ping -c 5 -w 20 10.0.2.2 | tail -n 3
dmesg | grep -q 'BUG: SFI' || fail "no report: the bug did not fire or was not caught"
wait_for 30 restarted 1 || fail "not restarted: $(cat $domains)"
say "restarted: $(grep '^e1000 ' $domains)"
victim_says intact || fail "the victim was hit"
say "victim is intact"
stack_state > /tmp/after
cmp /tmp/before /tmp/after || fail "the restart was seen: $(diff /tmp/before /tmp/after)"
say "the interface kept its addresses, routes, MTU and flags"

say "killing the driver three times during one download"
(
	for n in 2 3 4; do
		sleep 2
		echo "restart e1000" > /sys/kernel/debug/sfi/control || echo "GUEST: restart order failed"
	done
) &
download blob
wait
wait_for 30 restarted 4 || fail "not restarted: $(cat $domains)"
victim_says intact || fail "the victim was hit after the restart"
ip link set eth0 down || fail "ip link set eth0 down"
rmmod e1000 || fail "rmmod e1000"
[ ! -e /sys/class/net/eth0 ] || fail "rmmod left eth0 behind"
[ "$(dmesg | grep -c 'BUG: SFI')" = 1 ] || fail "a report that nothing planted"
