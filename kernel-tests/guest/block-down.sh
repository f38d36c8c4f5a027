# SPDX-License-Identifier: GPL-2.0
# block-down.sh - orders: restart under load is not noticed; unload while a file system is
# mounted ends in clear I/O errors; a later restart brings the disk back with its data.
. /lib.sh
control=/sys/kernel/debug/sfi/control
load_stock crc32c_generic libcrc32c crc16 mbcache jbd2 ext4 virtio_ring virtio virtio_pci_modern_dev \
	virtio_pci_legacy_dev virtio_pci
load sfi sfi_core sfi_block sfi_virtio virtio_blk
wait_for 10 [ -b /dev/vda ] || fail "no /dev/vda: $(dmesg | tail -n 5)"
mkdir /mnt
mount -t ext4 /dev/vda /mnt || fail "mount: $(dmesg | tail -n 5)"
rmmod virtio_blk 2> /dev/null && fail "rmmod of a driver in use"

dd if=/dev/urandom of=/tmp/data bs=64k count=512 2> /dev/null
{ dd if=/tmp/data of=/mnt/file bs=16k conv=fsync 2> /tmp/error || cp /tmp/error /tmp/failed; touch /tmp/written; } &
for i in 1 2 3; do
	usleep 200000
	echo "restart virtio_blk" > $control || fail "restart by order: $(dmesg | tail -n 3)"
	[ "$(cat /sys/block/vda/serial)" = alcove0 ] || fail "the serial attribute after restart $i"
done
wait_for 60 [ -e /tmp/written ] || fail "the writer hangs"
[ ! -e /tmp/failed ] || fail "the writer noticed: $(cat /tmp/failed)"
echo 3 > /proc/sys/vm/drop_caches
cmp /tmp/data /mnt/file || fail "file read back differs"
dmesg | grep -qE 'I/O error' && fail "an error reached the file system"
say "three restarts by order, not noticed"

echo "unload virtio_blk" > $control || fail "unload by order"
domain_is virtio_blk down || fail "not down: $(cat /sys/kernel/debug/sfi/domains)"
dd if=/tmp/data of=/mnt/other bs=16k count=64 conv=fsync 2> /dev/null && fail "a write to a disk that is gone"
[ ! -e /sys/block/vda ] || fail "the disk is still there"
say "unloaded: writes fail"
umount /mnt || fail "umount"

echo "restart virtio_blk" > $control || fail "restart after unload"
wait_for 10 [ -b /dev/vda ] || fail "the disk did not come back"
mount -t ext4 /dev/vda /mnt || fail "mount after the return: $(dmesg | tail -n 5)"
cmp /tmp/data /mnt/file || fail "data of before is lost"
umount /mnt
e2 e2fsck -fn /dev/vda || fail "the file system is damaged"
rmmod virtio_blk || fail "rmmod virtio_blk"
dmesg | grep -q 'BUG: SFI' && fail "a report that nothing planted"
say "the disk came back with its data"
