# SPDX-License-Identifier: GPL-2.0
# e1000.sh - instructions a packet through e1000, sandboxed or not, on one CPU under -icount 0, where a
# nanosecond is an instruction. Prints "BENCH name instructions" for each repeat; the host takes the minima.
. /lib.sh
repeats=5
packets=4000

# kpktgend's time for PACKETS transmissions of SIZE bytes, in instructions a packet
transmit() {
	thread=/proc/net/pktgen/kpktgend_0 device=/proc/net/pktgen/eth0
	for line in "pkt_size $1" "count $packets" "clone_skb 0" "dst 10.0.2.2" "dst_mac 52:55:0a:00:02:02" "flag NO_TIMESTAMP"; do
		echo "$line" > $device 2> /dev/null || :
	done
	echo start > /proc/net/pktgen/pgctrl
	us=$(sed -n 's/^Result: OK: \([0-9]*\)(.*/\1/p' $device)
	[ -n "$us" ] || fail "pktgen: $(cat $device)"
	echo $((us * 1000 / packets))
}

# Not idle since boot, in ns: of 10 ms resolution.
busy() {
	awk -v up="$(cut -d' ' -f1 /proc/uptime)" '/^cpu0 / { printf "%.0f\n", up * 1e9 - ($5 + $6) * 1e7 }' /proc/stat
}

for module; do load "$module"; done
[ ! -e /sfi.ko ] || load sfi sfi_core sfi_pci sfi_net
load e1000
net_up
load pktgen
echo "add_device eth0" > /proc/net/pktgen/kpktgend_0 || fail "pktgen knows no eth0"
for size in 60 1500; do
	n=0
	while [ $n -lt $repeats ]; do
		record "BENCH e1000-udp-send-$size $(transmit $size)"
		n=$((n + 1))
	done
done
n=0
while [ $n -lt 3 ]; do
	before=$(busy)
	frames=$(cat /sys/class/net/eth0/statistics/rx_packets)
	download blob > /dev/null
	frames=$(($(cat /sys/class/net/eth0/statistics/rx_packets) - frames))
	record "BENCH e1000-tcp-receive $((($(busy) - before) / frames)) frames $frames"
	n=$((n + 1))
done
