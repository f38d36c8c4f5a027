# SPDX-License-Identifier: GPL-2.0
# badret.sh - the kernel never sees a value that a slot or an init function may not return; see drivers/badret.
. /lib.sh
load sfi sfi_core sfi_pci
for ret in 0 -19 -4095; do
	dmesg -c > /dev/null
	insmod /badret.ko ret=$ret || fail "probe() returning $ret was refused: $(dmesg | tail -n 3)"
	! dmesg | grep -q 'BUG: SFI' || fail "probe() returning $ret was reported"
	rmmod badret || fail "rmmod badret"
done
for ret in 1 -4096 2147483647; do
	dmesg -c > /dev/null
	insmod /badret.ko ret=$ret 2> /dev/null && fail "probe() returning $ret was let through"
	dmesg | grep -qF "violated: return value must satisfy ret <= 0 && ret >= -MAX_ERRNO" || fail "$ret: $(dmesg)"
	dmesg | grep -q 'entered through gate pci_driver__probe, function badret_probe' || fail "$ret: $(dmesg)"
	! grep -q '^badret ' /proc/modules || fail "$ret: the module is still there"
done
for ret in -19 -4095; do
	dmesg -c > /dev/null
	insmod /badret.ko init_ret=$ret 2> /dev/null && fail "init returning $ret: loaded"
	! dmesg | grep -q 'BUG: SFI' || fail "init returning $ret was reported"
done
for ret in 1 -4096 2147483647; do
	dmesg -c > /dev/null
	insmod /badret.ko init_ret=$ret 2> /dev/null && fail "init returning $ret was let through"
	dmesg | grep -qF "violated: return value of init must satisfy ret <= 0 && ret >= -MAX_ERRNO" || fail "$ret: $(dmesg)"
	dmesg | grep -q 'entered through its init or exit function' || fail "$ret: $(dmesg)"
	! grep -q '^badret ' /proc/modules || fail "$ret: the module is still there"
done
say "illegal return values stop the driver"
