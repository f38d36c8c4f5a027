# SPDX-License-Identifier: GPL-2.0
# rawdma.sh - a sandboxed driver points its device at memory of the kernel; see drivers/rawdma. Without an
# IOMMU the device reads and writes it. With one (/iommu says that there is to be one) it reaches
# what was mapped, and nothing else; an unmodified e1000 works under it.
. /lib.sh
witness=/sys/kernel/debug/witness
load sfi sfi_core sfi_pci sfi_net witness
insmod /rawdma.ko witness="$(cat $witness/address)" || fail "insmod rawdma: $(dmesg | tail -n 3)"
dmesg | grep -q 'rawdma: legal transfer works' || fail "the legal transfer failed: $(dmesg | tail -n 3)"
! dmesg | grep -q 'BUG: SFI' || fail "the driver was stopped: $(dmesg | grep 'BUG: SFI')"
state=$(cat $witness/check)
if [ ! -e /iommu ]; then
	dmesg | grep -q 'rawdma: foreign memory was read' || fail "the device did not read foreign memory"
	[ "$state" = "heap hit" ] || fail "the device did not write foreign memory: $state"
	say "without an IOMMU a device reaches all memory"
	rmmod rawdma || fail "rmmod rawdma"
	exit 0
fi
dmesg | grep -q 'rawdma: foreign memory was not read' || fail "the device read foreign memory"
[ "$state" = intact ] || fail "the device wrote foreign memory: $state"
dmesg | grep -q 'DMAR: \[DMA Read ' || fail "the IOMMU reported no read: $(dmesg | grep DMAR)"
dmesg | grep -q 'DMAR: \[DMA Write ' || fail "the IOMMU reported no write: $(dmesg | grep DMAR)"
say "with an IOMMU: $(dmesg | grep -m1 'DMAR: \[DMA Write ' | sed 's/^\[[^]]*\] //')"
rmmod rawdma || fail "rmmod rawdma"
load e1000
net_up
download blob
# The network patches the kernel's own text.
case " $(cat $witness/check) " in *" heap "*) fail "the witness was hit by e1000" ;; esac
[ "$(dmesg | grep -c '\] DMAR: \[DMA')" = 2 ] || fail "e1000 met the IOMMU: $(dmesg | grep '\] DMAR: \[DMA')"
ip link set eth0 down
rmmod e1000 || fail "rmmod e1000"
