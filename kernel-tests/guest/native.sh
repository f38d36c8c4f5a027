# SPDX-License-Identifier: GPL-2.0
# native.sh - the planted bug in a network driver without SFI kills the kernel.
. /lib.sh
load victim
load_nic
net_up
download blob
victim_says intact || fail "the victim was hit before the bug was armed"
record "BOOT-ARMED $TOKEN"
echo $nic > /sys/kernel/debug/victim/arm || fail "cannot arm $nic"
ping -c 3 -w 10 10.0.2.2
# The victim's timer runs every 20 ms; a kernel that is alive now survived the bug.
sleep 3
fail "the kernel survived: victim is $(cat /sys/kernel/debug/victim/check)"
