# SPDX-License-Identifier: GPL-2.0
# badret.sh - the kernel never sees a value that a slot or an init function may not return; see drivers/badret.
. /lib.sh

# refused PARAMETER WHO RULE ENTRY: an illegal value stops the driver, and the report says rule and way in
refused() {
	for ret in 1 -4096 2147483647; do
		dmesg -c > /dev/null
		insmod /badret.ko $1=$ret 2> /dev/null && fail "$2 returning $ret was let through"
		dmesg | grep -qF "violated: $3 satisfy ret <= 0 && ret >= -MAX_ERRNO" || fail "$ret: $(dmesg)"
		dmesg | grep -q "entered $4" || fail "$ret: $(dmesg)"
		! grep -q '^badret ' /proc/modules || fail "$ret: the module is still there"
	done
}

load sfi sfi_core sfi_pci
for ret in 0 -19 -4095; do
	dmesg -c > /dev/null
	insmod /badret.ko ret=$ret || fail "probe() returning $ret was refused: $(dmesg | tail -n 3)"
	! dmesg | grep -q 'BUG: SFI' || fail "probe() returning $ret was reported"
	rmmod badret || fail "rmmod badret"
done
refused ret "probe()" "return value must" "through gate pci_driver__probe, function badret_probe"
for ret in -19 -4095; do
	dmesg -c > /dev/null
	insmod /badret.ko init_ret=$ret 2> /dev/null && fail "init returning $ret: loaded"
	! dmesg | grep -q 'BUG: SFI' || fail "init returning $ret was reported"
done
refused init_ret init "return value of init must" "through its init or exit function"
say "illegal return values stop the driver"
