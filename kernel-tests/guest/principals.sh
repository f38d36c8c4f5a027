# SPDX-License-Identifier: GPL-2.0
# principals.sh - two adapters under one unmodified e1000: each has its own memory, and a planted
# bug in one instance does not reach the other's.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains
control=/sys/kernel/debug/sfi/control

restarted() {
	awk -v n="$1" '$1 == "e1000" && $2 == "live" && $5 == n { ok = 1 } END { exit !ok }' $domains
}

# up DEVICE NETWORK
up() {
	ip link set "$1" up || fail "no $1"
	ip addr replace "$2.15/24" dev "$1" || fail "no address for $1"
	wait_for 20 grep -qx 1 "/sys/class/net/$1/carrier" || fail "$1 has no carrier"
}

pings() {
	ping -c 2 -w 30 "$1.2" > /tmp/ping || fail "no answer on $1: $(cat /tmp/ping)"
}

# dies_again N: the next packet of eth0 sets off the bug, and is lost; restart N follows
dies_again() {
	ping -c 2 -w 4 10.0.2.2 > /dev/null
	wait_for 30 restarted "$1" || fail "not restarted: $(cat $domains)"
	faults "$1"
}

# fetch NETWORK: over that adapter
fetch() {
	got=$(timeout 120 wget -q -O - "http://$1.2:$PORT/part" | sha256sum | cut -d' ' -f1)
	[ "$got" = "$(cut -d' ' -f1 /part.sha256)" ] || echo "$1" >> /tmp/bad
}

both_fetch() {
	fetch 10.0.2 &
	fetch 10.0.3
	wait
	[ ! -e /tmp/bad ] || fail "wrong data over $(cat /tmp/bad)"
}

# address DEVICE WHAT, in the way that the control file reads numbers
address() {
	insmod /netaddr.ko dev="$1" || fail "insmod netaddr"
	cat "/sys/module/netaddr/parameters/$2"
	rmmod netaddr
}

counter() { cat "/sys/class/net/$1/statistics/rx_compressed"; }

# faults N: that many reports so far
faults() { [ "$(dmesg | grep -c 'BUG: SFI')" = "$1" ] || fail "$(dmesg | grep -c 'BUG: SFI') reports instead of $1"; }

# The bug fires in the next transmission, which is eth0's, and writes to its own memory.
own_store_happens() {
	ip link set eth1 down || fail "ip link set eth1 down"
	echo "plant e1000 $(address eth0 stats)" > $control
	pings 10.0.2
	[ "$(counter eth0)" = $((0x5f1bad5f1bad5f1b)) ] || fail "the planted store did not happen: $(counter eth0)"
	faults 0
}

load sfi sfi_core sfi_pci sfi_net e1000
ip link set lo up
up eth0 10.0.2
up eth1 10.0.3
both_fetch
faults 0
say "both adapters downloaded"

own_store_happens
say "the planted store reaches the instance's own memory"

echo "plant e1000 $(address eth1 stats)" > $control
dies_again 1
first=$(basename "$(readlink -f /sys/class/net/eth0/device)")
second=$(basename "$(readlink -f /sys/class/net/eth1/device)")
dmesg | grep -q 'BUG: SFI: write to foreign memory in e1000_xmit_frame' || fail "$(dmesg | grep 'BUG: SFI')"
dmesg | grep -q "Domain e1000, principal $first, " || fail "the report does not name $first"
dmesg | grep -q "granted by alloc_etherdev_mqs to principal $second" ||
	fail "the report does not say that $second has the memory"
[ "$(counter eth1)" = 0 ] || fail "eth1's memory was written: $(counter eth1)"
say "a store into the other adapter's net_device was stopped, in the name of $first"

up eth1 10.0.3
both_fetch
say "both adapters download after the restart"

# An instance that goes away gives the other back the cheap case, and may come again.
echo "$second" > /sys/bus/pci/drivers/e1000/unbind || fail "unbind"
pings 10.0.2
echo "$second" > /sys/bus/pci/drivers/e1000/bind || fail "bind"
up eth1 10.0.3
both_fetch
faults 1
ip link set eth0 down
ip link set eth1 down
rmmod e1000 || fail "rmmod e1000"
faults 1

# The same with no colour for anybody: every access asks the precise set.
rmmod sfi_net sfi_pci sfi_core sfi || fail "rmmod of the runtime"
dmesg -c > /dev/null
insmod /sfi.ko max_colours=0 || fail "insmod sfi max_colours=0"
load sfi_core sfi_pci sfi_net e1000
grep -q '^e1000 live 254 ' $domains || fail "a colour was given: $(cat $domains)"
up eth0 10.0.2
up eth1 10.0.3
both_fetch
faults 0
say "both adapters downloaded without a colour"
own_store_happens
echo "plant e1000 $(address eth1 priv)" > $control
dies_again 1
say "nor does a planted store into the other adapter's private memory get through"
