# SPDX-License-Identifier: GPL-2.0
# attacks-deadly.sh - attacks without SFI that take the kernel or their process with them. /deadly.list:
# name, native outcome and folder, a line each; line N uses /atkN.ko, a copy of attacks.ko under a name of its
# own, because a module whose init oopsed stays half loaded. Prints "TRYING name" and,
# if the kernel survives, its verdict; the campaign boots again for the rest.
. /lib.sh
witness=/sys/kernel/debug/witness
faults='Oops|BUG: |general protection|kernel BUG|WARNING: |scheduling while atomic|invalid opcode|Bad page|divide error|stack guard page|soft lockup'

load_attack_buses
load witness neighbour
targets="witness=$(cat $witness/address) other=$(cat /sys/module/neighbour/parameters/address)"
echo 1 > /sys/kernel/rcu_expedited
echo 5 > /proc/sys/kernel/watchdog_thresh
echo 1 > /proc/sys/kernel/softlockup_panic
n=0
while read -r name native folder; do
	n=$((n + 1))
	# What the last one left behind must not count against this one.
	dmesg -c > /dev/null
	attack_files $folder
	insmod /attacks.ko run="$name" allow=1 $targets || fail "the kernel is too wounded for the twin of $name"
	attack_files_end
	rmmod attacks || fail "the kernel is too wounded for the twin of $name"
	[ -z "$(dmesg -c | grep -E "$faults")" ] || fail "the kernel is too wounded for the twin of $name"
	record "TRYING $name"
	attack_files $folder
	insmod /atk$n.ko run="$name" $targets 2> /dev/null &
	insmod=$!
	seconds=0
	while kill -0 $insmod 2> /dev/null && [ $seconds -lt 3 ]; do
		sleep 1
		seconds=$((seconds + 1))
	done
	usleep 500000
	attack_files_end
	fault=$(dmesg | grep -Em1 "$faults" | sed 's/^\[[^]]*\] //')
	state=$(cat $witness/check)
	case $native,$state in
	seizes,*hijacked*) record "NATIVE $name seized $state" ;;
	*) if [ -n "$fault" ]; then record "NATIVE $name died $fault"; else record "NATIVE $name FAILED $state"; fi ;;
	esac
	[ "$state" = intact ] || echo > $witness/reset
done < /deadly.list
