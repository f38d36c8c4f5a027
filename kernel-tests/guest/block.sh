# SPDX-License-Identifier: GPL-2.0
# block.sh - a sandboxed virtio_blk carries a file system: write, sync, drop caches, verify,
# unmount, fsck, unload.
. /lib.sh
load_stock crc32c_generic libcrc32c crc16 mbcache jbd2 ext4 virtio_ring virtio virtio_pci_modern_dev \
	virtio_pci_legacy_dev virtio_pci
load victim sfi sfi_core sfi_block sfi_virtio virtio_blk
wait_for 10 [ -b /dev/vda ] || fail "no /dev/vda: $(dmesg | tail -n 5)"
[ "$(cat /sys/block/vda/serial)" = alcove0 ] || fail "serial is '$(cat /sys/block/vda/serial)'"
mkdir /mnt
mount -t ext4 /dev/vda /mnt || fail "mount: $(dmesg | tail -n 5)"
dd if=/dev/urandom of=/tmp/data bs=1M count=24 2> /dev/null
for i in 1 2 3; do
	dd if=/tmp/data of=/mnt/file$i bs=64k conv=fsync 2> /dev/null || fail "write of file$i"
done
want=$(sha256sum < /tmp/data)
echo 3 > /proc/sys/vm/drop_caches
for i in 1 2 3; do
	[ "$(sha256sum < /mnt/file$i)" = "$want" ] || fail "file$i read back differs"
done
rm /mnt/file2
sync
umount /mnt || fail "umount"
e2 e2fsck -fn /dev/vda || fail "the file system is damaged"
# discard, if the file system code offers it: a request with a payload of the driver's
blkdiscard /dev/vda 2> /dev/null && say "discarded"
rmmod virtio_blk || fail "rmmod virtio_blk"
[ ! -b /dev/vda ] || fail "/dev/vda outlived its driver"
dmesg | grep -q 'BUG: SFI' && fail "a report that nothing planted"
victim_says intact || fail "the victim was hit"
say "file system written, verified, checked and unloaded"
