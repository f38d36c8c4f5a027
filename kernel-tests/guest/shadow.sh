# SPDX-License-Identifier: GPL-2.0
# shadow.sh - restarts in every state of the interface: the net_device stays, what it had
# been told is told again, and a driver that dies while it probes is no exception.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains

order() { echo "$*" > /sys/kernel/debug/sfi/control; }
live() { domain_is $nic live; }
index() { cat /sys/class/net/eth0/ifindex; }
# A link that was down when the driver died drops what is sent until it is up.
reachable() { wait_for 20 ping -c 1 -w 2 10.0.2.2 || fail "no answer $1"; }
reports() { dmesg | grep -c 'BUG: SFI'; }

load victim
load_nic
net_up
first=$(index)

ip link set eth0 address 52:54:00:aa:bb:cc || fail "set the address"
ip link set eth0 mtu 1300 || fail "set the MTU"
order restart $nic || fail "restart of an interface that is up"
[ "$(index) $(cat /sys/class/net/eth0/address) $(cat /sys/class/net/eth0/mtu)" = "$first 52:54:00:aa:bb:cc 1300" ] ||
	fail "changed: $(ip link show dev eth0)"
reachable "after a restart with another address and MTU"
say "address and MTU that were set came back"

ip link set eth0 down
order restart $nic || fail "restart of an interface that is down"
grep -q 0x1003 /sys/class/net/eth0/flags && fail "the restart opened it"

say "the next instance dies in its probe, by the same bug"
echo $nic > /sys/kernel/debug/victim/arm || fail "cannot arm $nic"
order restart $nic && fail "a restart that faulted was reported as good"
wait_for 30 live || fail "not restarted by policy: $(cat $domains)"
[ "$(reports)" = 1 ] || fail "$(reports) reports instead of 1"
victim_says intact || fail "the victim was hit"
ip link set eth0 up || fail "up after the restart"
reachable "after a fault in probe"
[ "$(index)" = "$first" ] || fail "another net_device"

order unload $nic || fail "unload"
[ ! -e /sys/class/net/eth0 ] || fail "unload left eth0 behind"
domain_is $nic down || fail "not down: $(cat $domains)"
order restart $nic || fail "restart of a driver that was down"
net_up
reachable "after unload and restart"

say "rmmod while it restarts"
order restart $nic &
usleep 200000
rmmod $nic 2> /dev/null
wait
if [ -d /sys/module/$nic ]; then	# else it was restarted before
	wait_for 30 live && { rmmod $nic || fail "rmmod after the restart"; }
fi
[ ! -e /sys/class/net/eth0 ] || fail "rmmod left eth0 behind"
unload_nic_runtime || fail "the runtime does not unload"
[ "$(reports)" = 1 ] || fail "a report that nothing planted"
victim_says intact || fail "the victim was hit"
