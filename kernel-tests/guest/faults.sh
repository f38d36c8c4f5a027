# SPDX-License-Identifier: GPL-2.0
# faults.sh - every way to fail (examples/faulty), from task, softirq and hard interrupt: each
# gets its report, the driver restarts and works, the kernel stays healthy, panic_on_oops=1.
. /lib.sh
sfi=/sys/kernel/debug/sfi
faulty=/sys/module/faulty/parameters
cpus=$(grep -c ^processor /proc/cpuinfo)

# column N of the driver's line: 2 state, 4 faults, 5 restarts
column() { awk -v n="$1" '$1 == "faulty" { print $n }' $sfi/domains; }
order() { echo "$*" > $sfi/control || fail "order refused: $*"; }
live() { [ "$(column 2)" = live ] && [ "$(column 5)" -gt "$1" ]; }
beats_past() { [ "$(cat $faulty/beats)" -gt "$1" ]; }
irqs_past() { [ "$(cat $faulty/irqs)" -gt "$1" ]; }
reported() { dmesg | grep -q "^.*BUG: SFI: $1"; }

# the driver's timer and interrupt work, and a task can sleep
works() {
	wait_for 5 beats_past "$(cat $faulty/beats)" || fail "after $1: the driver's timer stands still"
	before=$(cat $faulty/irqs)
	echo "hardirq none" > $faulty/fault
	wait_for 5 irqs_past "$before" || fail "after $1: the driver gets no interrupts"
	# every CPU takes work, softirqs and RCU callbacks: a broken count would show
	for cpu in $(seq 0 $((cpus - 1))); do
		timeout 10 taskset $(printf %x $((1 << cpu))) true || fail "after $1: CPU $cpu runs nothing"
	done
}

# fault CONTEXT NAME REPORT [DETAIL]: REPORT begins the report, DETAIL is somewhere in it
fault() {
	restarts=$(column 5)
	set_limits
	dmesg -c > /dev/null
	echo "$1 $2" > $faulty/fault
	wait_for 10 reported "$3" || fail "$1 $2: no report '$3' but $(dmesg | tail -n 12)"
	[ -z "${4-}" ] || dmesg | grep -q "$4" || fail "$1 $2: the report lacks '$4': $(dmesg)"
	dmesg | grep -q ", in $(echo "$1" | sed 's/hardirq/hard interrupt/')" || fail "$1 $2: not reported from $1: $(dmesg)"
	wait_for 10 live "$restarts" || fail "$1 $2: not restarted: $(cat $sfi/domains)"
	works "$1 $2"
	[ "$(dmesg | grep -c 'BUG: SFI')" = 1 ] || fail "$1 $2: more than one report: $(dmesg)"
	say "ok: $1 $2"
}

set_limits() {
	order limit faulty atomic_ms 300
	order limit faulty task_ms 600
	order limit faulty sleep_ms 1000
	order limit faulty objects 2000
	order limit faulty irqs 3000
}

echo 1 > /proc/sys/kernel/panic_on_oops
insmod /sfi.ko max_restarts=1000 backoff_ms=0 || fail "insmod sfi"
load sfi_core sfi_pci faulty
works load

for context in task softirq hardirq; do
	fault $context null "access to a non-canonical or user address"
	fault $context foreign "write to foreign memory"
	fault $context noncanonical "access to a non-canonical"
	fault $context bug "trap"
	fault $context divide "trap"
	fault $context wild-call "indirect call"
	fault $context stack "stack overrun"
	fault $context deadlock "kernel call against its spec" "deadlock"
	fault $context held "lock or context left unbalanced" "lock held"
	fault $context rcu "lock or context left unbalanced"
	fault $context preempt "lock or context left unbalanced" "preempt count"
	fault $context excess-unlock "kernel call against its spec" "does not hold"
	fault $context leak "limit exceeded" "limit 'objects' of the domain is 2000"
done
for context in task softirq; do
	fault $context irqoff "lock or context left unbalanced" "interrupts"
	fault $context loop "hang" "the limit '.*_ms' of the domain is"
	fault $context loop-in-kernel "hang" "the limit '.*_ms' of the domain is"
	fault $context loop-locked "hang" "limit 'atomic_ms' of the domain is 300"
done
for context in softirq hardirq; do
	fault $context sleep-atomic "kernel call against its spec" "atomic context"
done
fault task mutex-deadlock "kernel call against its spec" "deadlock"
fault task mutex-held "lock or context left unbalanced" "lock held"
fault task mutex-loop "hang" "limit 'task_ms' of the domain is 600"
fault task sleep "hang" "limit 'sleep_ms' of the domain is 1000"
fault task sleep-loop "hang" "limit 'sleep_ms' of the domain is 1000"
fault task flush "hang" "limit 'sleep_ms' of the domain is 1000"
fault hardirq storm "limit exceeded" "interrupts of one line"
fault hardirq storm-none "limit exceeded" "interrupts of one line"

# With interrupts off only another CPU can look: docs/limits.md.
if [ "$cpus" -gt 1 ]; then
	for context in task softirq hardirq; do
		fault $context loop-irqoff "hang" "limit 'atomic_ms' of the domain is 300"
		fault $context loop-locked-irq "hang" "limit 'atomic_ms' of the domain is 300"
	done
fi
