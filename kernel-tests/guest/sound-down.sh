# SPDX-License-Identifier: GPL-2.0
# sound-down.sh - a driver that stays down: the open stream gets a clear error, nothing hangs,
# the module can be removed, and a new one plays.
. /lib.sh
domains=/sys/kernel/debug/sfi/domains
pcm=/dev/snd/pcmC0D0p

load victim soundcore snd snd-timer snd-pcm snd-seq-device snd-rawmidi gameport
load sfi sfi_core sfi_pci sfi_gameport sfi_sound snd-ens1370
/play $pcm 30 441 4096 1024 > /play.out 2>&1 &
player=$!
sleep 2
! rmmod snd-ens1370 2> /dev/null || fail "rmmod of a driver whose device is open"
echo "unload snd_ens1370" > /sys/kernel/debug/sfi/control || fail "cannot unload"
grep -q '^snd_ens1370 down ' $domains || fail "not down: $(cat $domains)"
wait $player
status=$?
[ $status = 3 ] || fail "the player ended with status $status: $(cat /play.out)"
say "$(cat /play.out)"
! grep -q ENS1370 /proc/asound/cards || fail "the card is still there"
rmmod snd-ens1370 || fail "rmmod of a driver that is down"
load snd-ens1370
/play $pcm 2 441 4096 1024 || fail "play with a new module: status $?"
echo "restart snd_ens1370" > /sys/kernel/debug/sfi/control || fail "cannot restart"
/play $pcm 2 441 4096 1024 || fail "play after an ordered restart: status $?"
rmmod snd-ens1370 || fail "rmmod"
! dmesg | grep -q 'BUG: SFI' || fail "a report that nothing planted"
