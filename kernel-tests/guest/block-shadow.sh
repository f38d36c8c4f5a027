# SPDX-License-Identifier: GPL-2.0
# block-shadow.sh - a mounted file system is written and read back while the sandboxed
# virtio_blk under it is killed again and again by its planted bug: no error, no loss.
. /lib.sh
kills=8
[ ! -e /kills ] || kills=$(cat /kills)	# campaigns/block-kills
load_stock crc32c_generic libcrc32c crc16 mbcache jbd2 ext4 virtio_ring virtio virtio_pci_modern_dev \
	virtio_pci_legacy_dev virtio_pci
load victim sfi sfi_core sfi_block sfi_virtio virtio_blk
wait_for 10 [ -b /dev/vda ] || fail "no /dev/vda: $(dmesg | tail -n 5)"
echo "policy virtio_blk always" > /sys/kernel/debug/sfi/control || fail "policy"
mkdir /mnt
mount -t ext4 /dev/vda /mnt || fail "mount: $(dmesg | tail -n 5)"
inode=$(stat -c %i /mnt)

# Writes, syncs and reads back until told to stop; every step must succeed.
load_disk() {
	n=0
	while [ ! -e /tmp/stop ]; do
		n=$((n + 1))
		dd if=/dev/urandom of=/tmp/data.$1 bs=64k count=32 2> /dev/null
		sha256sum < /tmp/data.$1 > /tmp/sum.$1.$((n % 8))
		dd if=/tmp/data.$1 of=/mnt/file.$1.$((n % 8)) bs=16k conv=fsync 2> /tmp/error.$1 || { echo "write $n: $(cat /tmp/error.$1)" > /tmp/failed.$1; return 1; }
		echo 3 > /proc/sys/vm/drop_caches
		sha256sum < /mnt/file.$1.$((n % 8)) > /tmp/back.$1
		cmp -s /tmp/back.$1 /tmp/sum.$1.$((n % 8)) || { echo "file $n read back differs" > /tmp/failed.$1; return 1; }
	done
	echo $n > /tmp/done.$1
}

at_least() { [ "$(restarts_of virtio_blk)" -ge "$1" ] && domain_is virtio_blk live; }
load_disk a &
load_disk b &
for kill in $(seq $kills); do
	usleep 300000
	echo virtio_blk > /sys/kernel/debug/victim/arm || fail "cannot arm virtio_blk"
	wait_for 30 at_least $kill || fail "kill $kill: not restarted: $(cat /sys/kernel/debug/sfi/domains)"
done
touch /tmp/stop
wait
[ ! -e /tmp/failed.a ] || fail "writer a: $(cat /tmp/failed.a)"
[ ! -e /tmp/failed.b ] || fail "writer b: $(cat /tmp/failed.b)"
say "writers did $(cat /tmp/done.a) and $(cat /tmp/done.b) files during $kills kills"
[ "$(stat -c %i /mnt)" = "$inode" ] || fail "another file system is mounted"
echo 3 > /proc/sys/vm/drop_caches
for file in /mnt/file.*; do
	sum=/tmp/sum.${file#/mnt/file.}
	sha256sum < "$file" | cmp -s - "$sum" || fail "$file read back differs"
done
dmesg | grep -qE 'I/O error|EXT4-fs error|EXT4-fs warning' && fail "an error reached the file system: $(dmesg | grep -E 'I/O error|EXT4-fs' | tail -n 3)"
[ "$(dmesg | grep -c 'BUG: SFI')" = $kills ] || fail "$(dmesg | grep -c 'BUG: SFI') reports of $kills kills"
[ "$(dmesg | grep -c 'block shadow of virtio_blk: vda resumed')" = $kills ] || fail "the shadow did not log every resumption"
dmesg | grep 'block shadow' | sed 's/^.*sfi: /GUEST: /'
umount /mnt || fail "umount"
e2 e2fsck -fn /dev/vda || fail "the file system is damaged"
victim_says intact || fail "the victim was hit"
rmmod virtio_blk || fail "rmmod virtio_blk"
