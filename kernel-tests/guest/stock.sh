# SPDX-License-Identifier: GPL-2.0
# stock.sh - the bed itself: an unmodified e1000 downloads and unloads.
. /lib.sh
load victim e1000
net_up
download blob
victim_says intact || fail "the victim was hit although nothing was armed"
ip link set eth0 down
rmmod e1000 || fail "rmmod e1000"
rmmod victim || fail "rmmod victim"
