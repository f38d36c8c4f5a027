# SPDX-License-Identifier: GPL-2.0
# lib.sh - steps that guest scripts share; each fails with a named reason.
set -u

# A line of the log that something looks for. It goes through the kernel's log, because what a program
# writes to the serial console is cut in two by whatever the kernel prints meanwhile. A text
# that is too long for one kernel message (976 bytes) is only for people.
record() { echo "<0>$*" > /dev/kmsg || echo "$*"; } 2> /dev/null
say() { record "GUEST: $*"; }
fail() { record "BOOT-FAIL $*"; exit 1; }

load() {
	for module; do
		insmod "/$module.ko" || fail "insmod $module: $(dmesg | tail -n 3)"
	done
}

# The network driver that the host put here, and what it needs; the domain has its name.
nic=e1000 nic_stubs="sfi_core sfi_pci sfi_net"
[ ! -e /8139cp.ko ] || nic=8139cp nic_stubs="$nic_stubs sfi_mii"

# with SFI, if sfi.ko is here
load_nic() {
	load_stock mii
	[ ! -e /sfi.ko ] || load sfi $nic_stubs
	load $nic
}

# what load_nic loaded of SFI, when the driver is gone
unload_nic_runtime() {
	for module in sfi_mii sfi_net sfi_pci sfi_core sfi; do
		[ ! -d /sys/module/$module ] || rmmod $module || return 1
	done
}

# QEMU's user network: the host is 10.0.2.2. Static, so that nothing else is needed.
net_up() {
	ip link set lo up
	ip link set eth0 up || fail "no eth0"
	ip addr replace 10.0.2.15/24 dev eth0 || fail "cannot set the address"
	i=0
	while [ "$(cat /sys/class/net/eth0/carrier 2>/dev/null)" != 1 ]; do
		i=$((i + 1))
		[ $i -lt 100 ] || fail "eth0 has no carrier"
		usleep 100000
	done
}

# QEMU's router has told IPv6 its prefix, and both addresses have been tried
ipv6_settled() {
	ip addr show dev eth0 | grep -q 'inet6.*dynamic' && ! ip addr show dev eth0 | grep -q tentative
}

# What the network stack keeps: index, address, MTU, flags, routes. The stack itself must be done with setting up.
stack_state() {
	wait_for 20 ipv6_settled || fail "IPv6 did not configure itself: $(ip addr show dev eth0)"
	cat /sys/class/net/eth0/ifindex /sys/class/net/eth0/address /sys/class/net/eth0/mtu \
		/sys/class/net/eth0/flags /sys/class/net/eth0/tx_queue_len
	ip addr show dev eth0 | grep inet
	ip route
}

# download NAME [SECONDS]: fetch and compare with the SHA-256 that the host put into /NAME.sha256
download() {
	got=$(timeout "${2:-120}" wget -q -O - "http://10.0.2.2:$PORT/$1" | sha256sum | cut -d' ' -f1)
	want=$(cut -d' ' -f1 "/$1.sha256")
	[ "$got" = "$want" ] || fail "download $1: SHA-256 $got instead of $want"
	say "downloaded $1, SHA-256 is right"
}

# wait_for SECONDS COMMAND...: poll until it succeeds
wait_for() {
	left=$(($1 * 10))
	shift
	until "$@" > /dev/null 2>&1; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		usleep 100000
	done
}

victim_says() {
	[ "$(cat /sys/kernel/debug/victim/check)" = "$1" ]
}

# stock modules of the image: those that this kernel does not have built in
load_stock() {
	for module; do
		[ ! -e "/$module.ko" ] || load "$module"
	done
}

# what the attacks need besides PCI
load_attack_buses() {
	load_stock gameport mii virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci af_alg ansi_cprng
}

# attack_files FOLDER: for attacks on open files, whose driver waits for it: opens /dev/attacks twice,
# writes to the second, closes the first, writes again; for attacks on sockets the like (tools/sockets), for those through
# the block layer the user of the disk (tools/sectors). In the background; attack_files_end waits for it.
opener=
attack_files() {
	case $1 in
	file) ;;
	socket)
		/sockets attack 2> /dev/null &
		opener=$!
		return ;;
	block)
		/sectors /dev/attackdisk > /dev/null 2>&1 &
		opener=$!
		return ;;
	*) return ;;
	esac
	(
		tries=100
		until [ -c /dev/attacks ]; do
			tries=$((tries - 1))
			[ $tries -gt 0 ] || exit
			usleep 20000
		done
		exec 3> /dev/attacks 4> /dev/attacks
		echo both >&4
		exec 3>&-
		echo one >&4
	) 2> /dev/null &
	opener=$!
}
attack_files_end() {
	[ -z "$opener" ] || { kill $opener; wait $opener; } 2> /dev/null
	opener=
}

# domain_is NAME STATE: what the runtime says of a driver
domain_is() {
	awk -v n="$1" -v s="$2" '$1 == n && $2 == s { ok = 1 } END { exit !ok }' /sys/kernel/debug/sfi/domains
}

# restarts_of NAME
restarts_of() {
	awk -v n="$1" '$1 == n { print $5 }' /sys/kernel/debug/sfi/domains
}

# e2fsprogs of the host, with its libraries
e2() {
	/ld-linux-x86-64.so.2 --library-path / "/$@"
}
