# SPDX-License-Identifier: GPL-2.0
# refusals.sh - damaged and foreign modules are refused with one line, and nothing of them stays.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains

modules() { cut -d' ' -f1 /proc/modules | sort; }

# refused NAME TEXT: insmod fails, the log or insmod says TEXT in one line, no module is left
refused() {
	dmesg -c > /dev/null
	before=$(modules)
	insmod "/$1.ko" 2> /tmp/err && fail "$1.ko was loaded"
	dmesg | cat - /tmp/err > /tmp/said
	grep -q "$2" /tmp/said || fail "$1.ko: not '$2' but: $(cat /tmp/said)"
	[ "$(modules)" = "$before" ] || fail "$1.ko left modules: $(modules)"
	[ ! -e $domains ] || ! grep -qv '^#' $domains || fail "$1.ko left a domain: $(cat $domains)"
	say "$1.ko: $(grep -m1 "$2" /tmp/said)"
}

# without the runtime
refused printer 'Unknown symbol __sfi_'
load sfi
refused printer 'Unknown symbol __sfi_stub_'
load sfi_core
refused otherstubs 'sfi: stub module pci refused: specs 0807060504030201, but core has [0-9a-f]*; rebuild all stub modules together'
refused magic 'sfi: printer refused: SFI record 0 is damaged; rebuild with SFI=1'
refused abi 'sfi: printer refused: SFI record 0 has ABI 77, sfi.ko has [0-9]*; rebuild with SFI=1 against this sfi.ko'
refused hash 'sfi: printer refused: .* was built with specs 0807060504030201, the loaded stub modules have [0-9a-f]*; rebuild with SFI=1'
refused counted 'sfi: printer refused: .* was compiled with missing=warn, for statistics only; build it without'
refused tables 'sfi: printer refused: tables of SFI record 0 are damaged; rebuild with SFI=1'
refused stripped 'sfi: printer refused: no SFI records; rebuild with SFI=1 and do not strip symbols'
refused words 'sfi: printer refused: no __sfi_rt; rebuild with SFI=1'
refused claims 'sfi: claims refused: no SFI records; rebuild with SFI=1'
# the kernel's own words
refused version "printer: version magic '[^']* UMP [^']*' should be '$(uname -r) SMP"
refused otherkernel "printer.* \(version magic\|struct module size\|disagrees about version of symbol\) "
refused cut40 'invalid module format'
refused cuthalf 'invalid module format'
refused cut1 'invalid module format'

for word in nonsense 'restart' 'restart nobody' 'unload printer extra' ''; do
	echo "$word" > /sys/kernel/debug/sfi/control 2> /dev/null && fail "control took '$word'"
done

load printer
grep -q '^printer live ' $domains || fail "the sound printer.ko is not live: $(cat $domains)"
load sfi_pci
rmmod printer || fail "rmmod printer"
rmmod sfi_pci sfi_core || fail "rmmod of the stub modules"
rmmod sfi || fail "rmmod sfi"
[ -z "$(modules)" ] || fail "modules are left: $(modules)"
say "the sound module loads and all unload"
