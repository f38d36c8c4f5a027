# SPDX-License-Identifier: GPL-2.0
# net-kills.sh - one transfer of 256 MiB over TCP while the driver dies 20 times under it:
# every other time by its planted bug, else by order. Prints what each death cost.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains
kills=20

restarts() { awk '$1 == "e1000" { print $5 }' $domains; }
live_again() { grep -q '^e1000 live ' $domains && [ "$(restarts)" -ge "$1" ]; }

load victim sfi sfi_core sfi_pci sfi_net e1000
net_up
(
	n=0
	while [ $n -lt $kills ]; do
		n=$((n + 1))
		sleep 1
		if [ $((n % 2)) = 1 ]; then
			echo e1000 > /sys/kernel/debug/victim/arm
		else
			echo "restart e1000" > /sys/kernel/debug/sfi/control
		fi
		wait_for 60 live_again $n || { echo "GUEST: not back after death $n: $(cat $domains)"; break; }
		# the link of the emulated card takes two seconds
		sleep 3
	done
	echo $n > /tmp/kills
) &
download big 800
[ -e /tmp/kills ] || fail "the transfer ended before the last death: $(restarts) restarts"
victim_says intact || fail "the victim was hit"
[ "$(cat /tmp/kills)" = $kills ] || fail "only $(cat /tmp/kills) deaths"
say "$(restarts) restarts during one transfer of 256 MiB, SHA-256 is right"
[ "$(restarts)" -ge $kills ] || fail "$(restarts) restarts instead of $kills"
