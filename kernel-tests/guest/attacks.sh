# SPDX-License-Identifier: GPL-2.0
# attacks.sh - every attack of /corpus.list against the sandbox, each after its legal twin. Prints one
# line each: "ALLOW name ok" and "ATTACK name stopped|open|FAILED ...". /attacks.only, if it is
# there, names the attacks to run, those that Alcove is known not to stop ("open") included.
. /lib.sh
witness=/sys/kernel/debug/witness
bad=0
tab=$(printf '\t')

complain() {
	echo "$*"
	bad=$((bad + 1))
}

# Leaves in report the fault since the last call, in seen everything the kernel said.
listen() {
	seen=$(dmesg -c)
	report=$(echo "$seen" | sed -n 's/.*BUG: SFI: //p' | head -n 1)
}

unload() {
	[ ! -d /sys/module/attacks ] || rmmod attacks || complain "ATTACK $name FAILED: rmmod attacks"
}

healthy() {
	state=$(cat $witness/check)
	[ "$state" = intact ] && [ "$(cat /proc/sys/kernel/tainted)" = "$taint" ]
}

insmod /sfi.ko max_restarts=0 || fail "insmod sfi"
load sfi_core sfi_pci sfi_net witness neighbour
cat /sys/module/neighbour/parameters/address > $witness/watch
targets="witness=$(cat $witness/address) other=$(cat /sys/module/neighbour/parameters/address)"
taint=$(cat /proc/sys/kernel/tainted)
count=0
listen
healthy || fail "not healthy before the first attack: $state"

while IFS="$tab" read -r name folder native rule text; do
	case $rule in
	open:*) [ -e /attacks.only ] || { echo "ATTACK $name open"; continue; } ;;
	esac
	[ ! -e /attacks.only ] || grep -qx "$name" /attacks.only || continue
	count=$((count + 1))

	insmod /attacks.ko run="$name" allow=1 $targets 2> /tmp/error || complain "ALLOW $name FAILED: $(cat /tmp/error)"
	unload
	listen
	[ -z "$report" ] || complain "ALLOW $name FAILED: $report"
	echo "$seen" | grep -q "twin of $name ended with 0" || complain "ALLOW $name FAILED: it did not do its job"

	insmod /attacks.ko run="$name" $targets 2> /dev/null
	[ "$rule" != contained ] || usleep 400000
	state=$(grep '^attacks ' /sys/kernel/debug/sfi/domains | cut -d' ' -f2)
	unload
	listen
	case $rule in
	contained)
		[ -z "$report" ] && echo "$seen" | grep -q "attack $name ended" ||
			complain "ATTACK $name FAILED: ${report:-it did not end}"
		report="contained: it changed nothing that is not its own" ;;
	*)
		[ -n "$report" ] || complain "ATTACK $name FAILED: it was not reported"
		case $report in
		"$rule"*) ;;
		*) complain "ATTACK $name FAILED: '$report' instead of '$rule'" ;;
		esac
		case $state in
		''|down) ;;
		*) complain "ATTACK $name FAILED: its domain is $state" ;;
		esac ;;
	esac
	if healthy; then
		echo "ATTACK $name stopped $report"
		violated=$(echo "$seen" | sed -n 's/.*  violated: \(.*\), object.*/\1/p' | head -n 1)
		[ -z "$violated" ] || echo "RULE $name $violated"
	else
		complain "ATTACK $name FAILED: witness says '$state', taint $(cat /proc/sys/kernel/tainted)"
		echo > $witness/reset
		taint=$(cat /proc/sys/kernel/tainted)
	fi
done < /corpus.list

grep -q '^neighbour live' /sys/kernel/debug/sfi/domains || complain "the neighbour did not survive"
rmmod neighbour || complain "rmmod neighbour"
[ $count -gt 0 ] || fail "no attack ran"
say "$count attacks, $bad complaints"
[ $bad = 0 ] || fail "$bad complaints"
