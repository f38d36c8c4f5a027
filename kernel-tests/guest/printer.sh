# SPDX-License-Identifier: GPL-2.0
# printer.sh - a sandboxed driver may print what it may read, and nothing else; see drivers/printer.
. /lib.sh
load sfi sfi_core
dmesg -c > /dev/null
load printer
dmesg -c | sed 's/^\[ *[0-9.]*\] //' > /tmp/allowed
wrong=$(grep ' want \[' /tmp/allowed | grep -v '^printer: \[\(.*\)\] want \[\1\]$')
[ -z "$wrong" ] || fail "printed wrongly: $wrong"
[ "$(grep -c ' want \[' /tmp/allowed)" = 31 ] || fail "$(grep -c ' want \[' /tmp/allowed) lines instead of 31"
! grep '^printer: \[\(.*\)\] hides \[\1\]$' /tmp/allowed || fail "%p shows the address"
# messages are cut at 511 bytes
grep -Eqx 'printer: long \[a{496}' /tmp/allowed || fail "a long string was not cut"
grep -Eqx 'printer: wide \[ {496}' /tmp/allowed || fail "a wide field was not cut"
rmmod printer || fail "rmmod printer"
say "all allowed forms are right"

form=0
while :; do
	dmesg -c > /dev/null
	if insmod /printer.ko form=$form 2> /dev/null; then
		fail "form $form was let through: $(dmesg | tail -n 3)"
	fi
	dmesg | sed 's/^\[ *[0-9.]*\] //' > /tmp/refused
	want=$(sed -n "s/^printer: form $form expects //p" /tmp/refused)
	[ -n "$want" ] || break
	grep -q '^sfi: BUG: SFI: kernel call against its spec: _printk in ' /tmp/refused ||
		grep -q '^BUG: SFI: kernel call against its spec: _printk in ' /tmp/refused || fail "form $form: no report"
	grep -qF "violated: $want, object" /tmp/refused ||
		fail "form $form: not '$want' but $(grep violated: /tmp/refused)"
	! grep -q '^printer ' /proc/modules || fail "form $form: the module is still there"
	form=$((form + 1))
done
[ $form = 43 ] || fail "$form refused forms instead of 43"
say "all $form refused forms are refused"
