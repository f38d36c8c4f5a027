# SPDX-License-Identifier: GPL-2.0
# outage.sh - how long a service is gone: with SFI from its driver's planted bug, without it
# while the driver is unbound and bound again. Lines for campaigns/outage:
# "outage SERVICE sfi TOTAL STOP REAP WAIT INIT REPLAY", "outage SERVICE native TOTAL", in us.
. /lib.sh
sfi=/sys/kernel/debug/sfi
rounds=3

case $SERVICE in
net) ko=$nic driver=$nic bus=pci stubs=$nic_stubs ;;
block) ko=virtio_blk driver=virtio_blk bus=virtio stubs="sfi_core sfi_block sfi_virtio" ;;
sound) ko=snd-ens1370 driver=snd_ens1370 bus=pci stubs="sfi_core sfi_pci sfi_gameport sfi_sound" ;;
esac

load_stock virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci \
	soundcore snd snd-timer snd-pcm snd-seq-device snd-rawmidi gameport mii
load victim
if [ -e /sfi.ko ]; then
	insmod /sfi.ko max_restarts=1000 || fail "insmod sfi"
	load $stubs
fi
load $ko

uptime_us() { read -r up rest < /proc/uptime; echo "${up%.*}${up#*.}0000"; }

# An application that opens the device again until it can play a second, which is then subtracted.
# With SFI the stream goes on, and the runtime says when the device played again.
measure_sound() {
	if [ -e /sfi.ko ]; then
		/play /dev/snd/pcmC0D0p 3 441 4096 1024 > /dev/null &
		sleep 1
		sh -c "$1"
		wait $! || fail "sound: the stream broke"
		sed -n 's/^\[ *\([0-9]*\)\.\([0-9]*\)\].*replayed start.*/0 \1\2 1/p' $sfi/events | tail -n 1
	else
		from=$(uptime_us)
		sh -c "$1"
		until /play /dev/snd/pcmC0D0p 1 441 4096 1024 > /dev/null 2>&1; do usleep 1000; done
		echo "$from $(($(uptime_us) - 1000000)) 1"
	fi
}

# measure COMMAND: leaves "FROM TO MISSES" lines in /tmp/gaps, in us
measure() {
	case $SERVICE in
	net) /gap net 10.0.2.2 7 "$1" ;;
	block) /gap block /dev/vda 4 "$1" ;;
	sound) measure_sound "$1" ;;
	esac > /tmp/gaps || fail "$SERVICE: no measurement"
}

case $SERVICE in
net) net_up && wait_for 20 ping -c 1 -w 2 10.0.2.2 || fail "no answer" ;;
block) wait_for 10 [ -b /dev/vda ] || fail "no /dev/vda" ;;
esac

device=$(ls /sys/bus/$bus/drivers/$driver | grep -E '^(0000:|virtio[0-9])' | head -n 1)
rebind="cd /sys/bus/$bus/drivers/$driver; echo $device > unbind; echo $device > bind"
[ $SERVICE != net ] || rebind="$rebind; ip link set eth0 up; ip addr replace 10.0.2.15/24 dev eth0"
n=0
while [ $n -lt $rounds ]; do
	n=$((n + 1))
	if [ -e /sfi.ko ]; then
		measure "echo $driver > /sys/kernel/debug/victim/arm"
		[ "$(restarts_of $driver)" = $n ] || fail "$(restarts_of $driver) restarts instead of $n"
		line=$(grep "$driver was away from" $sfi/events | tail -n 1 | tr -d ',:')
		set -- ${line#*from }
		# the time without success in which the fault was
		total=$(awk -v fault=$1 '$1 <= fault && fault < $2 { print $2 - fault }' /tmp/gaps)
		[ -n "$total" ] || fail "no gap around the fault at $1 us"
		say "outage $SERVICE sfi $total $4 $6 $8 ${10} ${12}"
	else
		measure "$rebind"
		total=$(awk '$3 && $2 - $1 > most { most = $2 - $1 } END { print most }' /tmp/gaps)
		[ -n "$total" ] || fail "nothing was gone while $device was"
		say "outage $SERVICE native $total"
	fi
done
victim_says intact || fail "the victim was hit"
