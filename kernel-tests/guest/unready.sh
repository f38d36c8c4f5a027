# SPDX-License-Identifier: GPL-2.0
# unready.sh - restarts of drivers/unready, whose net_device the stack knows while the driver prepares it, and is asked
# about all the time. What the driver stores there must not be followed before it has been checked.
. /lib.sh
witness=/sys/kernel/debug/witness
order() { echo "$*" > /sys/kernel/debug/sfi/control; }

# What lists interfaces: counters, attributes, the name of the parent.
list() { cat /proc/net/dev && ip link && cat /sys/class/net/*/speed; }
asked() {
	while [ ! -e /enough ]; do
		list
		usleep 5000
	done > /tmp/listed 2>&1
}

start() {
	dmesg -c > /dev/null
	insmod /unready.ko witness="$(cat $witness/address)" || fail "insmod unready: $(dmesg | tail -n 3)"
	index=$(cat /sys/class/net/eth0/ifindex)
	rm -f /enough /tmp/listed
	asked &
	wait_for 5 grep -q eth0 /tmp/listed || fail "the interface is not listed: $(cat /tmp/listed)"
}

finish() {
	touch /enough
	wait
	[ "$(cat $witness/check)" = intact ] || fail "$1: $(cat $witness/check)"
	order unload unready || fail "$1: unload"
	[ ! -e /sys/class/net/eth0 ] || fail "$1: eth0 was left behind"
	rmmod unready || fail "rmmod unready"
}

# stopped EVIL REPORT
stopped() {
	start
	order restart unready evil=$1 && fail "$1: the restart was reported as good"
	dmesg > /tmp/report
	grep -q 'BUG: SFI' /tmp/report && grep -q "$2" /tmp/report || fail "$1: no report of $2 in $(cat /tmp/report)"
	finish $1
	say "ok: $1"
}

insmod /sfi.ko max_restarts=1 backoff_ms=0 || fail "insmod sfi"
load sfi_core sfi_pci sfi_net witness
start
order restart unready evil=nothing || fail "restart"
[ "$(cat /sys/class/net/eth0/ifindex)" = $index ] || fail "another interface"
! dmesg | grep -q 'BUG: SFI' || fail "a report: $(dmesg)"
finish nothing
stopped ops netdev_ops
stopped ethtool "callback is not a gate"
stopped raw "write to"
stopped link "rtnl_link_ops that"
stopped parent dev.parent
stopped flags priv_flags
