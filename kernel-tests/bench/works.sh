# SPDX-License-Identifier: GPL-2.0
# works.sh - the guest's side of kernel-tests/bench/counts: loads a group's driver, sandboxed or not, and does each work of
# /works three times, once to warm up, with a mark for the host's counter behind each.
. /lib.sh
. /bench.env
cpus=$(nproc)

# ---- e1000: on a hub with an 8139cp, which has no SFI; nothing outside, whose time would be the host's
load_e1000() {
	load mii 8139cp
	ip link set eth0 name eth1 || fail "no eth0 of 8139cp"
	[ ! -e /sfi.ko ] || load sfi sfi_core sfi_pci sfi_net
	# a fixed rate: the driver's own choice of it differs from run to run
	insmod /e1000.ko InterruptThrottleRate=8000 || fail "insmod e1000"
	domain=e1000
	net_up
	load pktgen
	for cpu in $(seq 0 $((cpus - 1))); do
		echo "add_device eth0@$cpu" > /proc/net/pktgen/kpktgend_$cpu || fail "pktgen knows no eth0"
	done
	# The sender: in a name space of its own, so that packets leave the guest.
	unshare -n sleep 100000 &
	peer=$!
	wait_for 10 peer_is_apart || fail "no name space of its own for the sender"
	ip link set eth1 netns $peer || fail "eth1 does not move"
	in_peer ip link set lo up
	in_peer ip link set eth1 up
	in_peer ip addr add 10.0.2.2/24 dev eth1 || fail "cannot set the sender's address"
	mkdir /tmp/www
	in_peer httpd -p 80 -h /tmp/www || fail "httpd"
	# less than the card's ring holds: what is lost comes again, and how much is lost differs with any change
	echo "4096 65536 65536" > /proc/sys/net/ipv4/tcp_rmem
}

peer_is_apart() { [ "$(readlink /proc/$peer/ns/net)" != "$(readlink /proc/self/ns/net)" ]; }
in_peer() { nsenter -t $peer -n "$@"; }

send_start() {
	for cpu in $(seq 0 $((cpus - 1))); do
		for line in "pkt_size $argument" "clone_skb 0" "dst 10.0.2.2" "dst_mac 52:55:0a:00:02:02"; do
			echo "$line" > /proc/net/pktgen/eth0@$cpu || fail "pktgen refuses '$line'"
		done
	done
}

send() {
	for cpu in $(seq 0 $((cpus - 1))); do
		echo "count $(($1 / cpus))" > /proc/net/pktgen/eth0@$cpu || fail "pktgen refuses a count"
	done
	echo start > /proc/net/pktgen/pgctrl
	for cpu in $(seq 0 $((cpus - 1))); do
		grep -q "^Result: OK.* $(($1 / cpus)) (" /proc/net/pktgen/eth0@$cpu ||
			fail "pktgen: $(tail -n 1 /proc/net/pktgen/eth0@$cpu)"
	done
}

# a packet has 1448 bytes, its sender's work is counted with it, and wget checks the length
fetch_start() {
	for count in $few $many; do
		dd if=/dev/zero of=/tmp/www/$count bs=1448 count=$count 2> /dev/null || fail "no room for a file"
	done
}

fetch() {
	wget -q -O /dev/null http://10.0.2.2/$1 || fail "download"
}

# ---- disks: 4 KiB a request, one at a time on each CPU
load_null_blk() {
	load_stock configfs
	[ ! -e /sfi.ko ] || load sfi sfi_core sfi_block
	insmod /null_blk.ko irqmode=0 submit_queues=$cpus || fail "insmod null_blk"
	domain=null_blk
	wait_for 10 [ -b /dev/nullb0 ] || fail "no /dev/nullb0"
}

# ---- null_blk among drivers that do nothing, and a machine at rest
load_idle() {
	load_null_blk
	free=$(free_kib) idle=0
	for file in /idle???.ko; do
		[ -e $file ] || continue
		load $(basename $file .ko)
		idle=$((idle + 1))
	done
	[ ! -e /sfi.ko ] || [ $(awk '$1 ~ /^idle/ && $2 == "live"' /sys/kernel/debug/sfi/domains | wc -l) = $idle ] ||
		fail "not $idle idle domains: $(cat /sys/kernel/debug/sfi/domains)"
	record "TAKES $((free - $(free_kib)))"
}
# what can go, and what boot and loading leave behind, goes by and by
free_kib() {
	for _ in 1 2 3 4 5; do
		sleep 2
		echo 3 > /proc/sys/vm/drop_caches
		echo 1 > /proc/sys/vm/compact_memory
	done
	awk '$1 == "MemFree:" { print $2 }' /proc/meminfo
}
rest_start() { :; }
rest() { sleep $1; }

load_virtio_blk() {
	load_stock virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci
	[ ! -e /sfi.ko ] || load sfi sfi_core sfi_block sfi_virtio
	load virtio_blk
	domain=virtio_blk
	wait_for 10 [ -b /dev/vda ] || fail "no /dev/vda"
}

disk_start() {
	field=$1
	echo none > /sys/block/$argument/queue/scheduler || fail "no scheduler 'none'"
}
disk_read_start() { disk_start 1; }
disk_write_start() { disk_start 5; }
requests() { awk -v field=$field '{ print $field }' /sys/block/$argument/stat; }
# disk read|write COUNT: shared by the CPUs; so many requests, no more and no less, have reached the disk
disk() {
	before=$(requests)
	for cpu in $(seq 0 $((cpus - 1))); do
		taskset -c $cpu /requests /dev/$argument $1 $(($2 / cpus)) || echo "$1 on CPU $cpu" > /tmp/failed &
	done
	wait
	[ ! -e /tmp/failed ] || fail "$(cat /tmp/failed)"
	[ $(($(requests) - before)) = $2 ] || fail "$(($(requests) - before)) requests instead of $2"
}
disk_read() { disk read $1; }
disk_write() { disk write $1; }

# ---- sound: 100 periods a second
load_ens1370() {
	load soundcore snd snd-timer snd-pcm snd-seq-device snd-rawmidi gameport
	[ ! -e /sfi.ko ] || load sfi sfi_core sfi_pci sfi_gameport sfi_sound
	load snd-ens1370
	domain=snd_ens1370
}

play_start() { :; }
play() { /play /dev/snd/pcmC0D0p $(($1 / 100)) 441 4410 441 > /tmp/play || fail "play: $(cat /tmp/play)"; }

load_$group
# the kernel still verifies its own keys after boot: in this time, which costs nothing where all sleep
sleep 5
while read -r name work argument few many <&3; do
	${work}_start
	for count in $few $few $many; do
		$work $count
		/mark
	done
	say "$name done"
done 3< /works
[ ! -e /sfi.ko ] || domain_is $domain live || fail "$domain: $(cat /sys/kernel/debug/sfi/domains)"
