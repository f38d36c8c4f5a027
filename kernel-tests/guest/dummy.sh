# SPDX-License-Identifier: GPL-2.0
# dummy.sh - the dummy network driver: two devices that count what is sent, keep everything through a death by
# the planted bug and one by order, and are the driver's alone to make and delete.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains

reports() { dmesg | grep -c 'BUG: SFI'; }
restarted() { domain_is dummy live && [ "$(restarts_of dummy)" = "$1" ]; }
tx() { cat /sys/class/net/$1/statistics/tx_packets; }
# what the stack and its users know of a device
state_of() {
	cat /sys/class/net/$1/ifindex /sys/class/net/$1/address /sys/class/net/$1/mtu /sys/class/net/$1/flags \
		/sys/class/net/$1/tx_queue_len
	ip addr show dev $1 | grep inet
	ip route show dev $1
}
# Nobody answers; what counts is what is counted.
send() {
	sent=$(tx $1)
	ping -c 1 -W 1 $2 > /dev/null 2>&1
	ping -c 1 -W 1 $2 > /dev/null 2>&1
	[ "$(tx $1)" -ge $((sent + 2)) ] || fail "$1 counted $sent packets, then $(tx $1)"
}
setup() {
	ip link set $1 mtu $3 && ip addr add $2 dev $1 && ip link set $1 up || fail "cannot set $1 up"
}

load victim sfi sfi_core sfi_net
insmod /dummy.ko numdummies=2 || fail "insmod dummy: $(dmesg | tail -n 3)"
[ -d /sys/class/net/dummy0 ] && [ -d /sys/class/net/dummy1 ] || fail "numdummies=2 made $(ls /sys/class/net)"
setup dummy0 198.51.100.1/24 9000
setup dummy1 203.0.113.1/24 1400
ip link set dummy1 down && ip link set dummy1 name second && ip link set second up || fail "cannot rename dummy1"
ip route add 192.0.2.0/24 via 198.51.100.7 || fail "route"
send dummy0 192.0.2.9
send second 203.0.113.9
[ "$(cat /sys/class/net/dummy0/statistics/tx_bytes)" -ge 196 ] || fail "bytes are not counted"
grep -q "second:.* $(tx second) " /proc/net/dev || fail "/proc/net/dev: $(cat /proc/net/dev)"
# the driver's own answer, through its gate
echo 0 > /sys/class/net/second/carrier || fail "cannot take the carrier of second away"
[ "$(cat /sys/class/net/second/carrier)" = 0 ] || fail "second has a carrier"

ip link add extra type dummy 2> /tmp/said && fail "ip link add made a device"
grep -q 'not supported' /tmp/said || fail "ip link add said: $(cat /tmp/said)"
ip link del dummy0 2> /tmp/said && fail "ip link del deleted a device"
grep -q 'not supported' /tmp/said || fail "ip link del said: $(cat /tmp/said)"
[ "$(reports)" = 0 ] || fail "a report that nothing planted"

state_of dummy0 > /tmp/before0
state_of second > /tmp/before1
for death in 1 2; do
	if [ $death = 1 ]; then
		say "the planted bug"
		echo dummy > /sys/kernel/debug/victim/arm || fail "cannot arm dummy"
		ping -c 1 -W 1 192.0.2.9 > /dev/null 2>&1
	else
		echo "restart dummy" > /sys/kernel/debug/sfi/control || fail "restart by order"
	fi
	wait_for 30 restarted $death || fail "not back after death $death: $(cat $domains)"
	state_of dummy0 > /tmp/after0
	state_of second > /tmp/after1
	cmp /tmp/before0 /tmp/after0 || fail "death $death was seen: $(diff /tmp/before0 /tmp/after0)"
	cmp /tmp/before1 /tmp/after1 || fail "death $death was seen: $(diff /tmp/before1 /tmp/after1)"
	[ "$(cat /sys/class/net/dummy0/carrier) $(cat /sys/class/net/second/carrier)" = "1 0" ] || fail "carriers changed"
	send dummy0 192.0.2.9
done
victim_says intact || fail "the victim was hit"
[ "$(reports)" = 1 ] || fail "$(reports) reports instead of 1"
say "the interfaces kept index, address, name, MTU, flags, routes and carrier"

# the setup function of the next instance dies, then the one after that is whole
echo dummy > /sys/kernel/debug/victim/arm || fail "cannot arm dummy"
echo "restart dummy" > /sys/kernel/debug/sfi/control && fail "a restart that faulted was reported as good"
wait_for 30 domain_is dummy live || fail "not restarted by policy: $(cat $domains)"
state_of dummy0 > /tmp/after0
cmp /tmp/before0 /tmp/after0 || fail "a death in setup was seen: $(diff /tmp/before0 /tmp/after0)"
send dummy0 192.0.2.9
[ "$(reports)" = 2 ] || fail "$(reports) reports instead of 2"

# one device less by order: the other is given up
echo "restart dummy numdummies=1" > /sys/kernel/debug/sfi/control || fail "restart with a parameter"
[ ! -e /sys/class/net/second ] && [ -e /sys/class/net/dummy0 ] || fail "numdummies=1 left $(ls /sys/class/net)"
send dummy0 192.0.2.9

# left in a network namespace that ends, it comes home
unshare -n sleep 2 &
usleep 500000
ip link set dummy0 netns $! || fail "cannot move dummy0"
[ ! -e /sys/class/net/dummy0 ] || fail "dummy0 did not move"
wait_for 30 [ -e /sys/class/net/dummy0 ] || fail "the namespace took dummy0 with it"

rmmod dummy || fail "rmmod dummy"
[ ! -e /sys/class/net/dummy0 ] || fail "rmmod left dummy0 behind"
insmod /dummy.ko || fail "insmod after rmmod"
rmmod dummy || fail "rmmod again"
for module in sfi_net sfi_core sfi; do
	rmmod $module || fail "$module is still in use"
done
