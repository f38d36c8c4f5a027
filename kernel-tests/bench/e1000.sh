# SPDX-License-Identifier: GPL-2.0
# e1000.sh - moves packets through an e1000, sandboxed or not; the host counts instructions. /bench.env says
# what and how often: work=send size=BYTES count=PACKETS, or work=receive count=DOWNLOADS. Prints "MOVED packets".
. /lib.sh
. /bench.env

send() {
	device=/proc/net/pktgen/eth0
	load pktgen
	echo "add_device eth0" > /proc/net/pktgen/kpktgend_0 || fail "pktgen knows no eth0"
	for line in "pkt_size $size" "count $count" "clone_skb 0" "dst 10.0.2.2" "dst_mac 52:55:0a:00:02:02"; do
		echo "$line" > $device || fail "pktgen refuses '$line'"
	done
	echo start > /proc/net/pktgen/pgctrl
	grep -q '^Result: OK' $device || fail "pktgen: $(tail -n 1 $device)"
	packets=$(cat /sys/class/net/eth0/statistics/tx_packets)
	[ "$packets" -ge "$count" ] || fail "only $packets of $count packets were sent"
	packets=$count
}

receive() {
	while [ "$count" -gt 0 ]; do
		wget -q -O /dev/null "http://10.0.2.2:$PORT/blob" || fail "download"
		count=$((count - 1))
	done
	packets=$(cat /sys/class/net/eth0/statistics/rx_packets)
}

[ ! -e /sfi.ko ] || load sfi sfi_core sfi_pci sfi_net
# a fixed rate: the driver's own choice of it differs from run to run
insmod /e1000.ko InterruptThrottleRate=8000 || fail "insmod e1000"
net_up
$work
[ ! -e /sfi.ko ] || domain_is e1000 live || fail "e1000: $(cat /sys/kernel/debug/sfi/domains)"
record "MOVED $packets"
