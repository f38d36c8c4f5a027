# SPDX-License-Identifier: GPL-2.0
# attacks-native.sh - the same attacks without SFI: each must get through. Those that take
# the kernel or the loading process with them: kernel-tests/campaigns/attacks.
. /lib.sh
witness=/sys/kernel/debug/witness
bad=0
tab=$(printf '\t')
# Hundreds of loads and unloads, each with several grace periods.
echo 1 > /sys/kernel/rcu_expedited

count=0
new_targets() {
	[ ! -d /sys/module/neighbour ] || rmmod neighbour
	load neighbour
	cat /sys/module/neighbour/parameters/address > $witness/watch
	targets="witness=$(cat $witness/address) other=$(cat /sys/module/neighbour/parameters/address)"
}
load_attack_buses
load witness
new_targets
while IFS="$tab" read -r name folder native rule text; do
	case $native in
	corrupts|hijacks|succeeds) ;;
	*) continue ;;
	esac
	count=$((count + 1))
	attack_files $folder
	insmod /attacks.ko run="$name" allow=1 $targets || { record "ALLOW $name FAILED without SFI"; bad=$((bad + 1)); }
	attack_files_end
	rmmod attacks
	dmesg -c > /dev/null
	attack_files $folder
	insmod /attacks.ko run="$name" $targets 2> /tmp/error
	attack_files_end
	rmmod attacks 2> /dev/null
	state=$(cat $witness/check)
	verdict=FAILED
	case $native in
	corrupts) case $state in *hit) verdict=corrupted ;; esac ;;
	hijacks) case $state in *hijacked*) verdict=hijacked ;; esac ;;
	succeeds) ! dmesg | grep -q "attack $name ended with 0" || verdict=succeeded ;;
	esac
	record "NATIVE $name $verdict $state"
	[ $verdict != FAILED ] || bad=$((bad + 1))
	[ "$state" = intact ] || new_targets
done < /corpus.list
say "$count attacks, $bad did not get through"
[ $count -gt 0 ] && [ $bad = 0 ] || fail "$bad attacks did not get through"
