# SPDX-License-Identifier: GPL-2.0
# socket.sh - sockets of AF_ALG: the distribution's unmodified algif_rng. Does it say the same as the stock
# module, and what do open sockets hear when it dies?
. /lib.sh
load victim
load_stock af_alg ansi_cprng
# what the stock module makes of two seeds
insmod /algif_rng_stock.ko || fail "insmod of the stock algif_rng"
want="$(/sockets read 1 500) $(/sockets read 2 16)"
case $want in ?????????*' '????????*) ;; *) fail "the stock algif_rng: $want" ;; esac
rmmod algif_rng || fail "rmmod of the stock algif_rng"

load sfi sfi_core sfi_crypto sfi_socket algif_rng
sockets() { /sockets "$@" > /tmp/out 2>&1 || fail "sockets $*: $(cat /tmp/out)"; say "$(cat /tmp/out)"; }
reports() { dmesg | grep -c 'BUG: SFI: '; }
back() { domain_is algif_rng live && [ "$(restarts_of algif_rng)" = $1 ]; }
objects() { awk '$1 == "algif_rng"' /sys/kernel/debug/sfi/domains; }
got="$(/sockets read 1 500) $(/sockets read 2 16)"
[ "$got" = "$want" ] || fail "the sandboxed algif_rng: $got instead of $want"
say "500 bytes as from the stock module"

# objects, and bytes granted
has() { objects | awk '{ print $6, $7 }'; }
before=$(has)
sockets use 2
sockets use 600
[ "$(reports)" = 0 ] || fail "a report that nothing planted: $(dmesg | grep -A 3 'BUG: SFI')"
after=$(has)
[ "$before" = "$after" ] || fail "600 sockets left something: '$before', then '$after'"

# a planted bug in each of the driver's functions that a socket's user reaches, then an order
deaths=0
for call in recv bind accept seed close unbind restart; do
	sockets die $call
	deaths=$((deaths + 1))
	wait_for 10 back $deaths || fail "$call: algif_rng is not back: $(objects)"
done
faults=$((deaths - 1))
[ "$(reports)" = $faults ] || fail "$(reports) reports instead of $faults"
[ "$(dmesg | grep -c 'BUG: SFI: write to foreign memory')" = $faults ] || fail "$(dmesg | grep 'BUG: SFI: ')"
victim_says intact || fail "the victim was hit"
sockets churn 8
deaths=$((deaths + 8))
wait_for 10 back $deaths || fail "algif_rng is not back: $(objects)"
got="$(/sockets read 1 500) $(/sockets read 2 16)"
[ "$got" = "$want" ] || fail "after restarts: $got instead of $want"
after=$(has)
[ "$before" = "$after" ] || fail "deaths left something: '$before', then '$after'"

# a module with a socket open stays, also when it is dead
held() { grep -q held /tmp/held; }
/sockets hold > /tmp/held &
holder=$!
wait_for 10 held || fail "no socket to hold"
! rmmod algif_rng 2> /dev/null || fail "algif_rng was removed with a socket open"
echo "unload algif_rng" > /sys/kernel/debug/sfi/control || fail "unload algif_rng"
! /sockets read 1 16 > /tmp/out 2>&1 || fail "a socket of a driver that is down: $(cat /tmp/out)"
! rmmod algif_rng 2> /dev/null || fail "algif_rng was removed with a dead socket open"
kill $holder
wait $holder 2> /dev/null
wait_for 5 rmmod algif_rng || fail "rmmod algif_rng"
rmmod sfi_socket || fail "rmmod sfi_socket"
rmmod sfi_crypto || fail "rmmod sfi_crypto"
[ "$(reports)" = $faults ] || fail "a report too many"
! dmesg | grep -E 'WARNING|leak' || fail "the kernel complained"
say "sockets: 600 at once, deaths told, nothing left"
