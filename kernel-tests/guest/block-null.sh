# SPDX-License-Identifier: GPL-2.0
# block-null.sh - a sandboxed, memory-backed null_blk carries a file system. Its data is the
# driver's memory: when the driver dies, open files get I/O errors, and an empty disk comes back.
. /lib.sh
kills=1
[ ! -e /kills ] || kills=$(cat /kills)	# campaigns/block-kills
load_stock crc32c_generic libcrc32c crc16 mbcache jbd2 ext4
load victim sfi sfi_core sfi_block
insmod /null_blk.ko memory_backed=1 gb=1 bs=4096 || fail "insmod null_blk: $(dmesg | tail -n 3)"
wait_for 10 [ -b /dev/nullb0 ] || fail "no /dev/nullb0: $(dmesg | tail -n 5)"
echo "policy null_blk always" > /sys/kernel/debug/sfi/control || fail "policy"
mkdir /mnt

# file_system: made, filled, synced, read back from the disk, checked
file_system() {
	e2 mke2fs -q -F -t ext4 /dev/nullb0 64M || fail "mke2fs"
	mount -t ext4 /dev/nullb0 /mnt || fail "mount: $(dmesg | tail -n 5)"
	dd if=/dev/urandom of=/tmp/data bs=1M count=8 2> /dev/null
	for i in 1 2 3; do
		dd if=/tmp/data of=/mnt/file$i bs=64k conv=fsync 2> /dev/null || fail "write of file$i"
	done
	want=$(sha256sum < /tmp/data)
	echo 3 > /proc/sys/vm/drop_caches
	for i in 1 2 3; do
		[ "$(sha256sum < /mnt/file$i)" = "$want" ] || fail "file$i read back differs"
	done
	umount /mnt || fail "umount"
	e2 e2fsck -fn /dev/nullb0 || fail "the file system is damaged"
}

file_system
dmesg | grep -q 'BUG: SFI' && fail "a report that nothing planted"
say "file system written, verified and checked"

at_least() { [ "$(restarts_of null_blk)" -ge "$1" ] && domain_is null_blk live; }
for kill in $(seq $kills); do
	mount -t ext4 /dev/nullb0 /mnt || fail "mount before kill $kill"
	echo null_blk > /sys/kernel/debug/victim/arm || fail "cannot arm null_blk"
	dd if=/tmp/data of=/mnt/file4 bs=64k conv=fsync 2> /dev/null && fail "a write that cannot have been kept"
	wait_for 30 at_least $kill || fail "not restarted: $(cat /sys/kernel/debug/sfi/domains)"
	umount /mnt || fail "umount of the lost disk"
	wait_for 10 [ -b /dev/nullb0 ] || fail "no new disk"
	file_system
done
[ "$(dmesg | grep -c 'BUG: SFI')" = $kills ] || fail "$(dmesg | grep -c 'BUG: SFI') reports of $kills kills"
victim_says intact || fail "the victim was hit"
rmmod null_blk || fail "rmmod null_blk"
[ ! -b /dev/nullb0 ] || fail "the disk outlived its driver"
say "killed $kills times: open files got errors, a new disk works"
