# SPDX-License-Identifier: GPL-2.0
# agents.sh - a driver that fails as it is configured lives after the example agent has changed its
# parameter. Trace events, uevents and the stream tell the same story. Then the orders an agent has:
# parameters, policies, and what is refused.
. /lib.sh
sfi=/sys/kernel/debug/sfi
tracing=/sys/kernel/tracing
parameters=/sys/module/tuned/parameters

order() { echo "$*" > $sfi/control || fail "order refused: $*"; }
line() { grep '^tuned ' $sfi/domains; }
parameter() { cat $parameters/$1; }
restarted() { [ "$(restarts_of tuned)" -ge "$1" ] && domain_is tuned live; }
down() { domain_is tuned down; }
# the driver lives: its timer goes on for longer than the bug needs
lives() {
	before=$(parameter rounds)
	sleep 1
	domain_is tuned live && [ "$(parameter rounds)" -gt "$before" ] || fail "$1: it does not live: $(line)"
}

mount -t tracefs tracefs $tracing || fail "no tracefs"
load sfi sfi_core
for event in fault reap restart down; do
	[ -e $tracing/events/sfi/$event/enable ] || fail "no trace event sfi:$event"
done
echo 1 > $tracing/events/sfi/enable || fail "cannot enable the trace events"
cat > /tmp/hear <<'END'
[ -z "${SFI_EVENT-}" ] || echo "$ACTION $DEVPATH" $(env | grep ^SFI_ | sort) >> /tmp/uevents
END
touch /tmp/uevents
uevent sh /tmp/hear &
cat $sfi/stream > /tmp/stream &

cat $sfi/stream > /tmp/stream2 &

insmod /tuned.ko start_ms=1000 || fail "insmod tuned"
/agent tuned 2 batch=16 > /tmp/agent &
agent=$!
wait_for 30 restarted 2 || fail "not restarted twice: $(line) $(cat /tmp/agent)"
lives "agent"
sleep 1
lives "agent"
[ "$(parameter batch)" = 16 ] || fail "batch is $(parameter batch)"
[ "$(line | cut -d' ' -f2,4,5,8)" = "live 2 2 never" ] || fail "not two faults, two restarts: $(line)"
kill $agent
sed 's/^/GUEST: /' /tmp/agent
cat > /tmp/agent-wanted <<'END'
agent: ordered 'policy tuned never': done
agent: ordered 'restart tuned': done
agent: ordered 'restart tuned batch=16': done
END
cmp /tmp/agent /tmp/agent-wanted || fail "the agent did something else: $(cat /tmp/agent)"

# the story, as event, domain, faults, restarts, result, rule
cat > /tmp/wanted <<'END'
fault tuned 1 0 0 write to foreign memory
reap tuned 1 0 0 write to foreign memory
down tuned 1 0 0 write to foreign memory
restart tuned 1 1 0 write to foreign memory
fault tuned 2 1 0 write to foreign memory
reap tuned 2 1 0 write to foreign memory
down tuned 2 1 0 write to foreign memory
restart tuned 2 2 0 write to foreign memory
END
tells_it() { cmp /tmp/wanted /tmp/told || fail "$1: $(cat /tmp/told)"; }
sed -n 's/^[0-9.]* \(.*\) faults=\(.*\) restarts=\(.*\) objects=.* result=\(.*\) rule="\(.*\)" where=".*"$/\1 \2 \3 \4 \5/p' \
	/tmp/stream > /tmp/told
tells_it stream
grep -q 'fault tuned .*where="tuned_round+0x.* \[tuned\]"$' /tmp/stream || fail "stream: where? $(cat /tmp/stream)"
cmp /tmp/stream /tmp/stream2 || fail "the readers got different events"
sed 's/^/GUEST: /' /tmp/stream
sed -n 's/.* \([a-z]*\): domain=\(.*\) faults=\(.*\) restarts=\(.*\) objects=.* result=\(.*\) rule="\(.*\)" where.*/\1 \2 \3 \4 \5 \6/p' \
	$tracing/trace > /tmp/told
tells_it trace
say "$(grep -m1 ': fault: ' $tracing/trace)"
sed -n 's|^change /module/tuned SFI_DOMAIN=\(.*\) SFI_EVENT=\(.*\) SFI_FAULTS=\(.*\) SFI_LOST=0 SFI_OBJECTS=.* SFI_RESTARTS=\(.*\) SFI_RESULT=\(.*\) SFI_RULE=\(.*\)$|\2 \1 \3 \4 \5 \6|p' \
	/tmp/uevents > /tmp/told
tells_it uevents
say "$(head -n 1 /tmp/uevents)"

# ---- orders
# what it owns changes while its timer runs
state() { line | cut -d" " -f1-5,8-; }
refused() {
	was=$(state)
	echo "$*" > $sfi/control 2> /tmp/error && fail "accepted: $*"
	grep -q 'Invalid argument' /tmp/error || fail "$*: not EINVAL but $(cat /tmp/error)"
	[ "$(state)" = "$was" ] || fail "$*: was '$was', is '$(state)'"
}
for nonsense in 'restart tuned batch' 'restart tuned batch=' 'restart tuned batch=x' 'restart tuned batch=-1' \
	'restart tuned batch=99999999999' 'restart tuned nosuch=1' 'restart tuned =1' 'restart tuned  batch=1' \
	'restart tuned batch=1 nosuch=1' 'restart tuned batch=1 weights=1,x' 'restart tuned weights=1,2,3,4,5' \
	'restart tuned label=eightchr' 'policy tuned' 'policy tuned sometimes' 'policy tuned 0/9' 'policy tuned 3/' \
	'policy tuned 3' 'policy tuned 3/0' 'policy tuned /3' 'policy tuned 3/4/5' 'policy tuned -1/3' \
	'policy tuned never always' 'policy tuned 4294967295/1' 'unload tuned now' 'plant tuned x' 'limit tuned soup 1'; do
	refused "$nonsense"
done
long=$(head -c 600 /dev/zero | tr '\0' x)
refused "restart tuned label=$long"
echo "restart tuned text=new" > $sfi/control 2> /tmp/error && fail "a char pointer was set"
lives "nonsense"
order restart tuned
[ "$(parameter batch) $(parameter weights) $(parameter label)" = "16  none" ] ||
	fail "nonsense reached the next instance: $(parameter batch) $(parameter weights) $(parameter label)"
say "nonsense is refused and changes nothing"

order restart tuned batch=12 weights=1,-2,3 label=sevench start_ms=20
order restart tuned
[ "$(parameter batch) $(parameter weights) $(parameter label) $(parameter start_ms) $(parameter text)" = \
	"12 1,-2,3 sevench 20 text" ] || fail "parameters are not kept: $(parameter weights) $(parameter label)"
lives "other parameters"

# What people read.
said() {
	text=$1
	shift
	"$@" > /tmp/said 2>&1 && fail "$*: no error"
	grep -qF "$text" /tmp/said && [ "$(wc -l < /tmp/said)" = 1 ] || fail "$*: $(cat /tmp/said)"
}
said "sfictl: the runtime does not understand 'policy tuned sometimes'; see sfictl --help" /sfictl policy tuned sometimes
said "sfictl: policy needs NAME and never, always or N/SECONDS; see sfictl --help" /sfictl policy tuned
said "sfictl: no sandboxed driver nobody; 'sfictl status' lists them" /sfictl restart nobody batch=1
said "sfictl: tuned cannot be restarted so: it has __ro_after_init data, or a parameter is a char pointer" \
	/sfictl restart tuned text=new
said "agent: 'tuned' is no driver, or '0' no number of faults" /agent tuned 0 batch=1
said "agent: 'batch' is no PARAM=VALUE, or too long" /agent tuned 1 batch
/agent nobody 1 batch=1 > /tmp/said 2>&1 && fail "an agent of nobody"
grep -qx "agent: no sandboxed driver nobody that could be restarted; 'sfictl status' lists them" /tmp/said ||
	fail "agent nobody: $(cat /tmp/said)"
/sfictl policy tuned 5/50 || fail "sfictl policy"
/sfictl restart tuned batch=11 label=by-ctl || fail "sfictl restart with parameters"
[ "$(parameter batch) $(parameter label)" = "11 by-ctl" ] || fail "sfictl set $(parameter batch) $(parameter label)"
/sfictl status | grep -q '^tuned *live .* 5/50  ' || fail "sfictl status: $(/sfictl status)"

# Two orders: one is given while the restart of the other is in its init.
order restart tuned init_ms=1000
was=$(restarts_of tuned)
order restart tuned &
first=$!
usleep 400000
domain_is tuned restarting || fail "not in its init: $(line)"
order restart tuned
wait $first || fail "the first order failed"
[ "$(restarts_of tuned)" = $((was + 1)) ] || fail "two orders made $(($(restarts_of tuned) - was)) restarts"
say "a restart ordered during a restart is one restart"
order restart tuned init_ms=0

# Policies: never, N in a row, always.
order policy tuned never
order restart tuned batch=32
wait_for 10 down || fail "never: $(line)"
was=$(restarts_of tuned)
sleep 1
down && [ "$(restarts_of tuned)" = "$was" ] || fail "never was restarted: $(line)"
order policy tuned 2/3600
order restart tuned
down_after() { down && [ "$(restarts_of tuned)" = "$1" ]; }
wait_for 20 down_after $((was + 3)) || fail "2/3600 after an order: $(line)"
echo 0 > /sys/module/sfi/parameters/backoff_ms
order policy tuned always
order restart tuned
wait_for 60 eval "[ \"\$(restarts_of tuned)\" -ge $((was + 24)) ]" || fail "always: $(line)"
order policy tuned 16/60
order restart tuned batch=16
lives "policies"
say "policies hold: never, 2/3600, always"

# A reader that does not read: bounded, told what it lost, and in nobody's way.
exec 3< $sfi/stream
read -t 1 nothing <&3 && fail "the stream has old news: $nothing"
i=0
while [ $i -lt 140 ]; do order restart tuned; i=$((i + 1)); done
timeout 2 cat <&3 > /tmp/late
exec 3<&-
[ "$(head -n 1 /tmp/late)" = "lost 24" ] || fail "of 280 events: $(head -n 1 /tmp/late)"
[ "$(wc -l < /tmp/late)" = 257 ] || fail "$(wc -l < /tmp/late) lines instead of 257"
[ "$(tail -n 1 /tmp/late)" = "$(tail -n 1 /tmp/stream)" ] || fail "the late reader ends elsewhere"
# the other reader has all of it
! grep -q lost /tmp/stream || fail "the quick reader lost events"
say "a late reader is told that it lost 24 of 280 events"

rmmod sfi 2> /dev/null && fail "sfi.ko went away under its readers"
rmmod tuned || fail "rmmod tuned"
[ "$(tail -n 1 /tmp/stream | cut -d' ' -f2,3)" = "reap tuned" ] || fail "rmmod: $(tail -n 1 /tmp/stream)"
grep -q 'reap tuned .*rule="module unloaded"' /tmp/stream || fail "rmmod: $(tail -n 1 /tmp/stream)"

killall cat 2> /dev/null
echo 0 > $tracing/events/sfi/enable
rmmod sfi_core sfi || fail "the runtime does not unload"
