# SPDX-License-Identifier: GPL-2.0
# three.sh - three sandboxed drivers die again and again under load, each at its own pace, by its
# planted bug or by order: the download, the file system and the playback go on, the data is right, and
# what is told of each driver is its own.
. /lib.sh
sfi=/sys/kernel/debug/sfi
bugs=2 orders=2
deaths=$((bugs + orders))

load_stock crc32c_generic libcrc32c crc16 mbcache jbd2 ext4 virtio_ring virtio virtio_pci_modern_dev \
	virtio_pci_legacy_dev virtio_pci soundcore snd snd-timer snd-pcm snd-seq-device snd-rawmidi gameport
load victim sfi sfi_core sfi_pci sfi_net sfi_block sfi_virtio sfi_gameport sfi_sound e1000 virtio_blk snd-ens1370
net_up
wait_for 10 [ -b /dev/vda ] || fail "no /dev/vda: $(dmesg | tail -n 5)"
wait_for 10 [ -e /dev/snd/pcmC0D0p ] || fail "no sound card: $(cat /proc/asound/cards)"
mkdir /mnt
mount -t ext4 /dev/vda /mnt || fail "mount: $(dmesg | tail -n 5)"
cat $sfi/stream > /tmp/stream &

went_wrong() { echo "$(cut -d' ' -f1 /proc/uptime): $*" >> /tmp/failed; }

copy() {
	n=0
	while [ ! -e /tmp/stop ]; do
		n=$((n + 1)) file=file$((n % 4))
		dd if=/dev/urandom of=/tmp/data bs=64k count=16 2> /dev/null
		sha256sum < /tmp/data > /tmp/sum.$file
		dd if=/tmp/data of=/mnt/$file bs=16k conv=fsync 2> /tmp/error || { went_wrong "write $n: $(cat /tmp/error)"; return; }
		echo 3 > /proc/sys/vm/drop_caches
		sha256sum < /mnt/$file | cmp -s - /tmp/sum.$file || { went_wrong "$file read back differs"; return; }
	done
	say "$n files of 1 MiB written and read back"
}

fetch() {
	n=0
	while [ ! -e /tmp/stop ]; do
		n=$((n + 1))
		(download part 200) || went_wrong "download $n"
	done
	say "$n downloads of 4 MiB"
}

# With poll(): a blocking write that gets no period for 1.1 buffers is an error on 6.12, and a busy host is late.
listen() {
	n=0
	while [ ! -e /tmp/stop ]; do
		n=$((n + 1))
		/play /dev/snd/pcmC0D0p 5 441 16384 4096 poll > /tmp/play 2>&1 || went_wrong "playback: $(cat /tmp/play)"
	done
	say "played $n times 5 s; the last: $(cat /tmp/play)"
}

restarted() { [ "$(restarts_of $1)" -ge "$2" ] && domain_is $1 live; }

# kill_often DRIVER MICROSECONDS: waits that long before each death
kill_often() {
	n=0
	while [ $n -lt $deaths ]; do
		n=$((n + 1))
		usleep $2
		if [ $((n % 2)) = 1 ]; then
			echo $1 > /sys/kernel/debug/victim/arm || went_wrong "cannot arm $1"
		else
			echo "restart $1" > $sfi/control || went_wrong "restart $1"
		fi
		wait_for 60 restarted $1 $n || { went_wrong "$1: not back after death $n: $(cat $sfi/domains)"; return; }
	done
}

copy & copy=$!
fetch & fetch=$!
listen & listen=$!
sleep 1
kill_often e1000 1900000 & first=$!
kill_often virtio_blk 1300000 & second=$!
kill_often snd_ens1370 1100000 & third=$!
wait $first $second $third
touch /tmp/stop
wait $copy $fetch $listen
[ ! -e /tmp/failed ] || { sed 's/^/GUEST: event /' $sfi/events; fail "$(cat /tmp/failed)"; }

echo 3 > /proc/sys/vm/drop_caches
for file in /mnt/file*; do
	sha256sum < $file | cmp -s - /tmp/sum.${file#/mnt/} || fail "$file read back differs at the end"
done
umount /mnt || fail "umount"
e2 e2fsck -fn /dev/vda || fail "the file system is damaged"
! dmesg | grep -qE 'I/O error|EXT4-fs error' || fail "an error reached the file system"
victim_says intact || fail "the victim was hit"

# Each driver has its own faults, in its own code, and its own story: fault, reap, restart, with counts that
# nothing else has moved.
sleep 1
sed 's/^/GUEST: /' /tmp/stream
for name in e1000 virtio_blk snd_ens1370; do
	line=$(grep "^$name " $sfi/domains)
	[ "$(echo "$line" | cut -d' ' -f2,4,5)" = "live $bugs $deaths" ] || fail "$bugs faults, $deaths restarts: $line"
	echo "$line" | grep -q "write to foreign memory in .* \[$name\]$" || fail "its last fault: $line"
	[ "$(dmesg | grep -c "BUG: SFI: write to foreign memory in .* \[$name\]$")" = $bugs ] || fail "$name: not $bugs reports"
	[ "$(dmesg | grep -c "Domain $name, .*, fault [1-$bugs], CPU")" = $bugs ] || fail "$name: not $bugs domains"
	grep " $name faults=" /tmp/stream | awk -v name="[$name]" -v deaths=$deaths '
		function wrong() { print "GUEST: wrong: " $0; bad = 1; exit 1 }
		{ kind = $2; split($4, f, "="); split($5, r, "=") }
		kind == "fault" { if (f[2] != ++faults || r[2] != restarts || index($0, name "\"") == 0) wrong(); next }
		kind == "reap" { if (f[2] != faults || r[2] != restarts) wrong(); reaped++; next }
		kind == "restart" { if (f[2] != faults || r[2] != ++restarts || reaped != restarts) wrong(); next }
		{ wrong() }
		END { exit bad || restarts != deaths }' || fail "the story of $name: $(grep " $name " /tmp/stream)"
done
[ "$(dmesg | grep -c 'BUG: SFI')" = $((3 * bugs)) ] || fail "$(dmesg | grep -c 'BUG: SFI') reports"
[ "$(wc -l < /tmp/stream)" = "$(grep -cE ' (e1000|virtio_blk|snd_ens1370) faults=' /tmp/stream)" ] || fail "others in the stream"
rmmod snd-ens1370 virtio_blk e1000 || fail "rmmod of the drivers"
