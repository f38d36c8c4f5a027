# SPDX-License-Identifier: GPL-2.0
# block.sh - a sandboxed virtio_blk with two disks carries a file system on one and raw data on the
# other at the same time: write, sync, drop caches, verify, unmount, fsck, unload.
. /lib.sh
load_stock crc32c_generic libcrc32c crc16 mbcache jbd2 ext4 virtio_ring virtio virtio_pci_modern_dev \
	virtio_pci_legacy_dev virtio_pci
load victim sfi sfi_core sfi_block sfi_virtio virtio_blk
wait_for 10 [ -b /dev/vda ] || fail "no /dev/vda: $(dmesg | tail -n 5)"
[ "$(cat /sys/block/vda/serial)" = alcove0 ] || fail "serial is '$(cat /sys/block/vda/serial)'"
[ "$(cat /sys/block/vdb/serial)" = alcove1 ] || fail "serial of vdb is '$(cat /sys/block/vdb/serial)'"
mkdir /mnt
mount -t ext4 /dev/vda /mnt || fail "mount: $(dmesg | tail -n 5)"
dd if=/dev/urandom of=/tmp/data bs=1M count=24 2> /dev/null
dd if=/tmp/data of=/dev/vdb bs=64k conv=fsync 2> /tmp/error || echo "write of vdb" >> /tmp/error-vdb &
for i in 1 2 3; do
	dd if=/tmp/data of=/mnt/file$i bs=64k conv=fsync 2> /dev/null || fail "write of file$i"
done
wait
[ ! -e /tmp/error-vdb ] || fail "$(cat /tmp/error-vdb /tmp/error)"
want=$(sha256sum < /tmp/data)
echo 3 > /proc/sys/vm/drop_caches
for i in 1 2 3; do
	[ "$(sha256sum < /mnt/file$i)" = "$want" ] || fail "file$i read back differs"
done
[ "$(dd if=/dev/vdb bs=1M count=24 2> /dev/null | sha256sum)" = "$want" ] || fail "vdb read back differs"
rm /mnt/file2
sync
umount /mnt || fail "umount"
e2 e2fsck -fn /dev/vda || fail "the file system is damaged"
# discard, if the file system code offers it: a request with a payload of the driver's
blkdiscard /dev/vda 2> /dev/null && say "discarded"
rmmod virtio_blk || fail "rmmod virtio_blk"
[ ! -b /dev/vda ] && [ ! -b /dev/vdb ] || fail "a disk outlived its driver"
dmesg | grep -q 'BUG: SFI' && fail "a report that nothing planted"
victim_says intact || fail "the victim was hit"
say "file system written, verified, checked and unloaded"
