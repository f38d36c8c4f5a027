# SPDX-License-Identifier: GPL-2.0
# sound.sh - a sandboxed snd-ens1370 plays; its planted bug is stopped; it plays on and plays again.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains

load victim soundcore snd snd-timer snd-pcm snd-seq-device snd-rawmidi gameport
load sfi sfi_core sfi_pci sfi_gameport sfi_sound snd-ens1370
grep -q ENS1370 /proc/asound/cards || fail "no card: $(cat /proc/asound/cards)"
say "card: $(tail -n 1 /proc/asound/cards)"
chmod 755 /play

dies() {
	echo snd_ens1370 > /sys/kernel/debug/victim/arm || fail "cannot arm snd_ens1370"
}

/play /dev/snd/pcmC0D0p 3 441 4096 1024 || fail "play before the bug: status $?"
victim_says intact || fail "the victim was hit before the bug was armed"
say "played 3 s; now 10 s during which the driver dies three times"
(sleep 5; cat /play.out; cat /sys/kernel/debug/sfi/events; cat /proc/asound/card0/pcm0p/sub0/status) &
/play /dev/snd/pcmC0D0p 10 441 4096 1024 > /play.out 2>&1 &
player=$!
for i in 1 2 3; do
	sleep 2
	dies
	wait_for 5 awk -v n=$i '$1 == "snd_ens1370" && $2 == "live" && $5 >= n { ok = 1 } END { exit !ok }' $domains ||
		fail "not restarted: $(cat $domains)"
done
wait $player || fail "play while the driver died: status $?: $(cat /play.out)"
say "$(cat /play.out)"
tail -n 40 /sys/kernel/debug/sfi/events
victim_says intact || fail "the victim was hit"
[ "$(dmesg | grep -c 'BUG: SFI')" = 3 ] || fail "not one report for each bug"
/play /dev/snd/pcmC0D0p 3 441 4096 1024 || fail "play after the restarts: status $?"
rmmod snd-ens1370 || fail "rmmod snd-ens1370"
