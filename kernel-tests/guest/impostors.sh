# SPDX-License-Identifier: GPL-2.0
# impostors.sh - a module that is not what it claims to be is refused with a reason, and leaves nothing
# behind; one with an opted-out or a partly checked file loads and says so.
. /lib.sh
insmod /sfi.ko max_restarts=0 || fail "insmod sfi"
load_attack_buses
load sfi_core sfi_pci sfi_net sfi_mii sfi_virtio sfi_gameport sfi_char sfi_crypto sfi_socket sfi_block

# refused FILE TEXT: not loaded, and the log says why
refused() {
	dmesg -c > /dev/null
	! insmod "/$1.ko" run=heap_store 2> /dev/null || fail "$1 was loaded"
	dmesg | grep -q "$2" || fail "$1 was refused without '$2': $(dmesg | tail -n 3)"
	[ ! -d /sys/module/attacks ] || fail "$1 left its module behind"
	! grep -q '^attacks ' /sys/kernel/debug/sfi/domains || fail "$1 left its domain behind"
	say "$1 is refused: $(dmesg | grep -m1 "$2" | sed 's/^\[[^]]*\] //')"
}

refused unchecked "attacks refused: .*rebuild with SFI=1"
refused magic "attacks refused: .*rebuild with SFI=1"
refused abi "attacks refused: .*rebuild with SFI=1"
refused hash "attacks refused: .*rebuild with SFI=1 against these stub modules"
refused text "attacks refused: tables of SFI record 0 are damaged; rebuild with SFI=1"
# The loader itself sees this one before anybody asks the runtime.
dmesg -c > /dev/null
! insmod /truncated.ko run=heap_store 2> /dev/null || fail "truncated was loaded"
[ ! -d /sys/module/attacks ] || fail "truncated left its module behind"
say "truncated is refused"

dmesg -c > /dev/null
load optedout
dmesg | grep -q 'optedout.c is opted out: it runs unchecked' || fail "an opted-out file was not announced"
say "$(dmesg | grep -m1 'opted out' | sed 's/^\[[^]]*\] //')"
rmmod optedout || fail "rmmod optedout"

dmesg -c > /dev/null
insmod /partly.ko run=heap_store 2> /dev/null
dmesg | grep -q 'was compiled for a benchmark (mode=gates or stores): accesses run unchecked' ||
	fail "a partly checked file was not announced: $(dmesg | tail -n 3)"
say "$(dmesg | grep -m1 'for a benchmark' | sed 's/^\[[^]]*\] //')"
rmmod attacks 2> /dev/null
rmmod sfi_block sfi_socket sfi_crypto sfi_char sfi_gameport sfi_virtio sfi_mii sfi_net sfi_pci sfi_core sfi || fail "the runtime is still in use"
