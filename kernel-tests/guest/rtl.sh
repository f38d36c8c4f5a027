# SPDX-License-Identifier: GPL-2.0
# rtl.sh - 8139cp dies again and again under one download, by its planted bug and by order; the data is right, nobody
# above the driver notices, and nothing is reported that nothing planted.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains
kills=6

reports() { dmesg | grep -c 'BUG: SFI'; }
restarted() { domain_is $nic live && [ "$(restarts_of $nic)" = "$1" ]; }

load victim
load_nic
net_up
ip link set eth0 mtu 1400 || fail "mtu"
ip route add 192.0.2.0/24 via 10.0.2.2 || fail "route"
download part
# what the MII library and the driver's own counters say
says=$(/link eth0 2>&1) || fail "$says"
[ "$says" = "speed 100 duplex 1 counters 14 phy 0 advertises 0x5e1" ] || fail "link: $says"
[ "$(cat /sys/class/net/eth0/statistics/rx_bytes)" -gt 8388608 ] || fail "the driver did not count what it received"
[ "$(reports)" = 0 ] || fail "a report in a clean download"
stack_state > /tmp/before

say "killing the driver $kills times during one download"
(
	n=0
	while [ $n -lt $kills ]; do
		n=$((n + 1))
		usleep 300000
		if [ $((n % 2)) = 1 ]; then
			echo $nic > /sys/kernel/debug/victim/arm
		else
			echo "restart $nic" > /sys/kernel/debug/sfi/control
		fi
		wait_for 30 restarted $n || { echo "not back after death $n: $(cat $domains)" > /tmp/failed; break; }
	done
	echo $n > /tmp/kills
) &
download blob 400
[ -e /tmp/kills ] || fail "the download ended before the last death: $(cat $domains)"
[ ! -e /tmp/failed ] || fail "$(cat /tmp/failed)"
victim_says intact || fail "the victim was hit"
[ "$(reports)" = $((kills / 2)) ] || fail "$(reports) reports instead of $((kills / 2))"
stack_state > /tmp/after
cmp /tmp/before /tmp/after || fail "the restarts were seen: $(diff /tmp/before /tmp/after)"
say "the interface kept its addresses, routes, MTU and flags"

ip link set eth0 down || fail "ip link set eth0 down"
rmmod $nic || fail "rmmod $nic"
[ ! -e /sys/class/net/eth0 ] || fail "rmmod left eth0 behind"
unload_nic_runtime || fail "the runtime is still in use"
