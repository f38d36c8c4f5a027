# SPDX-License-Identifier: GPL-2.0
# char.sh - character devices: the distribution's nvram on QEMU's CMOS memory; its userio, a file of which
# is a keyboard; and /dev/files, whose files have data of their own and bugs. What do open files see when
# the driver dies, and what can they do to each other?
. /lib.sh
load victim sfi sfi_core sfi_char sfi_serio nvram files userio
wait_for 5 [ -c /dev/nvram ] || fail "no /dev/nvram: $(dmesg | tail -n 3)"
wait_for 5 [ -c /dev/files ] || fail "no /dev/files: $(dmesg | tail -n 3)"

# rmmod_refused NAME: while a file is open
rmmod_refused() { ! rmmod "$1" 2> /dev/null; }
reports() { dmesg | grep -c 'BUG: SFI: '; }
# ends_with RULE: one report, and the driver is back
expected=0
ends_with() {
	expected=$((expected + 1))
	wait_for 10 told || fail "$(reports) reports instead of $expected"
	dmesg | grep 'BUG: SFI: ' | tail -n 1 | grep -q "BUG: SFI: $1" || fail "not '$1': $(dmesg | grep 'BUG: SFI: ' | tail -n 1)"
	wait_for 10 back "$2" $3 || fail "$2 is not back: $(cat /sys/kernel/debug/sfi/domains)"
}
told() { [ "$(reports)" = $expected ]; }
back() { domain_is $1 live && [ "$(restarts_of $1)" = $2 ]; }

# ---- nvram: 114 bytes, of which 2 to 31 have their checksum in 32 and 33
hex() { od -An -v -tx1 "$@" | tr -d ' \n'; }
[ "$(/files nvram)" = "nvram: checksum set" ] || fail "NVRAM_SETCKS"
dd if=/dev/urandom of=/tmp/data bs=64 count=1 2> /dev/null
dd if=/tmp/data of=/dev/nvram bs=64 seek=50 oflag=seek_bytes conv=notrunc 2> /dev/null || fail "write to /dev/nvram"
dd if=/dev/nvram of=/tmp/back bs=64 skip=50 iflag=skip_bytes 2> /dev/null || fail "read of /dev/nvram"
[ "$(hex /tmp/data)" = "$(hex /tmp/back)" ] && [ "$(wc -c < /dev/nvram)" = 114 ] || fail "/dev/nvram: $(hex /tmp/back)"
grep -q 'Checksum status: valid' /proc/driver/nvram || fail "/proc/driver/nvram: $(cat /proc/driver/nvram)"
exec 3< /dev/nvram
rmmod_refused nvram || fail "nvram was removed with a file open"
exec 3<&-
echo "restart nvram" > /sys/kernel/debug/sfi/control || fail "restart nvram"
[ "$(hex -j 50 -N 64 /dev/nvram)" = "$(hex /tmp/data)" ] || fail "/dev/nvram after a restart"
rmmod nvram || fail "rmmod nvram"
[ ! -e /dev/nvram ] && [ ! -e /proc/driver/nvram ] || fail "nvram left its files"
say "nvram: written, read back, again after a restart"

# ---- userio: the kernel's keyboard driver talks to a program, through a file of the driver
files() { /files "$@" > /tmp/out 2>&1 || fail "files $*: $(cat /tmp/out)"; say "$(cat /tmp/out)"; }
wait_for 5 [ -c /dev/userio ] || fail "no /dev/userio: $(dmesg | tail -n 3)"
files keyboard
files keyboard dies
ends_with 'write to foreign memory' userio 1
files keyboard
rmmod userio || fail "rmmod userio"

# ---- files
files use 2
files use 600
files bug links
exec 3<> /dev/files
rmmod_refused files || fail "files was removed with a file open"
[ "$(reports)" = $expected ] || fail "a report that nothing planted: $(dmesg | grep -A 3 'BUG: SFI')"
# one that this shell keeps open through all of it
files die
ends_with 'write to foreign memory' files 1
files bug cross
ends_with 'write to foreign memory' files 2
files bug peek
ends_with 'read of foreign memory' files 3
victim=$(awk '$3 == "victim" && $4 == "[victim]" { print "0x" $1 }' /proc/kallsyms)
[ -n "$victim" ] || fail "no address of the victim"
files bug give "$victim"
files bug poke "$victim"
ends_with 'write to foreign memory' files 4
victim_says intact || fail "the victim was hit"
cat <&3 2> /tmp/out && fail "a dead file was read"
grep -q 'No such device' /tmp/out || fail "a dead file: $(cat /tmp/out)"
exec 3>&-
files use 300
# an order with files open
exec 3<> /dev/files
echo "restart files" > /sys/kernel/debug/sfi/control || fail "restart files"
echo x >&3 2> /dev/null && fail "a file outlived an order"
echo "unload files" > /sys/kernel/debug/sfi/control || fail "unload files"
[ ! -e /dev/files ] || fail "/dev/files of a driver that is down"
rmmod_refused files || fail "files was removed with a dead file open"
exec 3>&-
rmmod files || fail "rmmod files"
# an init that fails under an open file: the module stays as long as there is one
insmod /files.ko linger=5000 &
loading=$!
wait_for 5 [ -c /dev/files ] || fail "no /dev/files while init runs"
exec 3<> /dev/files
wait $loading || fail "the module was freed under an open file"
domain_is files down || fail "files: $(cat /sys/kernel/debug/sfi/domains)"
dmesg | grep -q 'files: its init failed (-5), but files or sockets of it are open' || fail "$(dmesg | tail -n 3)"
echo x >&3 2> /dev/null && fail "a file outlived the load"
rmmod_refused files || fail "files was removed with a file open after its load failed"
exec 3>&-
rmmod files || fail "rmmod files after its load failed"
! insmod /files.ko linger=10 2> /dev/null || fail "a load that failed with no file open"
rmmod sfi_serio || fail "rmmod sfi_serio"
rmmod sfi_char || fail "rmmod sfi_char"
[ "$(reports)" = $expected ] || fail "a report too many"
say "files: faults told, nothing leaked to another file"
