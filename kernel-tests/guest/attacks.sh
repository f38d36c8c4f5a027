# SPDX-License-Identifier: GPL-2.0
# attacks.sh - every attack of /corpus.list against the sandbox, each after its legal twin. Prints one
# line each: "ALLOW name ok" and "ATTACK name stopped|open|FAILED ...". /attacks.only, if it is
# there, names the attacks to run, those that Alcove is known not to stop ("open") included.
. /lib.sh
witness=/sys/kernel/debug/witness
bad=0
tab=$(printf '\t')
# Hundreds of loads and unloads, each with several grace periods.
echo 1 > /sys/kernel/rcu_expedited

complain() {
	record "$*"
	bad=$((bad + 1))
}

# after TEXT MARK: what follows the first MARK in TEXT, to the end of its line, goes to found
newline='
'
after() {
	found=
	case $1 in
	*"$2"*) found=${1#*"$2"}; found=${found%%"$newline"*} ;;
	esac
}

# Leaves in report the fault since the last call, in seen everything the kernel said. The shell's own
# means alone, here and below: a process costs an emulated machine ten milliseconds.
listen() {
	seen=$(dmesg -c)
	after "$seen" "BUG: SFI: "
	report=$found
}

said() {
	case $seen in
	*"$1$newline"*|*"$1") return 0 ;;
	esac
	return 1
}

# state of the attacks' domain, empty if there is none
look_at_domain() {
	state=
	while read -r domain s rest; do
		[ "$domain" != attacks ] || state=$s
	done < /sys/kernel/debug/sfi/domains
}

unload() {
	[ ! -d /sys/module/attacks ] || rmmod attacks || complain "ATTACK $name FAILED: rmmod attacks"
}

healthy() {
	read -r state < $witness/check
	[ "$state" = intact ]
}

insmod /sfi.ko max_restarts=0 || fail "insmod sfi"
load_attack_buses
load sfi_core sfi_pci sfi_net sfi_mii sfi_virtio sfi_gameport sfi_char sfi_crypto sfi_socket sfi_block witness neighbour
cat /sys/module/neighbour/parameters/address > $witness/watch
targets="witness=$(cat $witness/address) other=$(cat /sys/module/neighbour/parameters/address)"
count=0
listen
healthy || fail "not healthy before the first attack: $state"

while IFS="$tab" read -r name folder native rule text; do
	case $rule in
	open:*) [ -e /attacks.only ] || { record "ATTACK $name open"; continue; } ;;
	esac
	if [ -e /attacks.only ]; then
		grep -qx "$name" /attacks.only || continue
	fi
	count=$((count + 1))

	attack_files $folder
	insmod /attacks.ko run="$name" allow=1 $targets 2> /tmp/error || complain "ALLOW $name FAILED: $(cat /tmp/error)"
	attack_files_end
	unload
	listen
	[ -z "$report" ] || complain "ALLOW $name FAILED: $report"
	said "twin of $name ended with 0" || complain "ALLOW $name FAILED: it did not do its job"

	attack_files $folder
	insmod /attacks.ko run="$name" $targets 2> /dev/null
	attack_files_end
	[ "$rule" != contained ] || usleep 400000
	look_at_domain
	unload
	listen
	case $rule in
	contained)
		[ -z "$report" ] && after "$seen" "attack $name ended" && [ -n "$found" ] ||
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
		record "ATTACK $name stopped $report"
		after "$seen" "  violated: "
		[ -z "$found" ] || record "RULE $name ${found%, object*}"
	else
		complain "ATTACK $name FAILED: witness says '$state'"
		echo > $witness/reset
	fi
done < /corpus.list

grep -q '^neighbour live' /sys/kernel/debug/sfi/domains || complain "the neighbour did not survive"
rmmod neighbour || complain "rmmod neighbour"
[ $count -gt 0 ] || fail "no attack ran"
say "$count attacks, $bad complaints"
[ $bad = 0 ] || fail "$bad complaints"
