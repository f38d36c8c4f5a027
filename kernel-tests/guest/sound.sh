# SPDX-License-Identifier: GPL-2.0
# sound.sh - a sandboxed snd-ens1370 plays. Its planted bug is stopped three times while 10 s are
# played: the open stream goes on, the mixer keeps its values, and a new open plays too.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains
pcm=/dev/snd/pcmC0D0p

load victim soundcore snd snd-timer snd-pcm snd-seq-device snd-rawmidi gameport
load sfi sfi_core sfi_pci sfi_gameport sfi_sound snd-ens1370
grep -q ENS1370 /proc/asound/cards || fail "no card: $(cat /proc/asound/cards)"

# live, and at least N restarts
restarted() {
	awk -v n="$1" '$1 == "snd_ens1370" && $2 == "live" && $5 >= n { ok = 1 } END { exit !ok }' $domains
}

/play $pcm 3 441 4096 1024 || fail "play before the bug: status $?"
before=$(/mix /dev/snd/controlC0 "Master Playback Volume") || fail "cannot read the mixer"
[ "$before" != 7 ] || fail "the mixer has the test's value to begin with"
/mix /dev/snd/controlC0 "Master Playback Volume" 7 > /dev/null || fail "cannot set the mixer"
victim_says intact || fail "the victim was hit before the bug was armed"
say "played 3 s; now 10 s during which the driver dies three times"
/play $pcm 10 441 4096 1024 > /play.out 2>&1 &
player=$!
for i in 1 2 3; do
	sleep 2
	echo snd_ens1370 > /sys/kernel/debug/victim/arm || fail "cannot arm snd_ens1370"
	wait_for 5 restarted $i || fail "restart $i: $(cat $domains /play.out)"
done
wait $player || fail "play while the driver died: status $?: $(cat /play.out)"
say "$(cat /play.out)"
grep -q ' 0 underruns' /play.out || fail "the stream did not go on without an underrun"
sed 's/^/GUEST: event /' /sys/kernel/debug/sfi/events
[ "$(grep -c 'replayed start' /sys/kernel/debug/sfi/events)" = 3 ] || fail "the stream was not started again three times"
victim_says intact || fail "the victim was hit"
[ "$(dmesg | grep -c 'BUG: SFI')" = 3 ] || fail "not one report for each bug"
now=$(/mix /dev/snd/controlC0 "Master Playback Volume") || fail "cannot read the mixer after the restarts"
[ "$now" = 7 ] || fail "the mixer lost its value: $now"
grep -q 'MIC +5V bias' /proc/asound/card0/audiopci || fail "no proc file after the restarts"
/play $pcm 3 441 4096 1024 || fail "play after the restarts: status $?"
rmmod snd-ens1370 || fail "rmmod snd-ens1370"
! grep -q ENS1370 /proc/asound/cards || fail "the card is still there after rmmod"
