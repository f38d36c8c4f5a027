# SPDX-License-Identifier: GPL-2.0
# lib-faulty.sh - steps of the guest scripts that let examples/faulty fail.
sfi=/sys/kernel/debug/sfi
faulty=/sys/module/faulty/parameters
cpus=$(grep -c ^processor /proc/cpuinfo)

# the driver's line: name state colour faults restarts ...
status() {
	while read -r name state colour faults restarts rest; do
		[ "$name" != faulty ] || return 0
	done < $sfi/domains
	fail "no domain"
}
order() { echo "$*" > $sfi/control || fail "order refused: $*"; }
live() { status; [ $state = live ] && [ $restarts -gt $1 ]; }
grown() { read -r now < "$1"; [ $now -gt $2 ]; }

# the driver's timer and interrupt work, and a task can sleep
works() {
	read -r before < $faulty/beats
	wait_for 5 grown $faulty/beats $before || fail "after $1: the driver's timer stands still"
	read -r before < $faulty/irqs
	echo "hardirq none" > $faulty/fault
	wait_for 5 grown $faulty/irqs $before || fail "after $1: the driver gets no interrupts"
}

# every CPU takes a task: a broken preempt count or interrupts left off would show
cpus_work() {
	cpu=0
	while [ $cpu -lt $cpus ]; do
		timeout 10 taskset $(printf %x $((1 << cpu))) true || fail "after $1: CPU $cpu runs nothing"
		cpu=$((cpu + 1))
	done
}

# fault CONTEXT NAME REPORT [DETAIL]: REPORT begins the report, DETAIL is somewhere in it
fault() {
	status
	before_restarts=$restarts
	dmesg -c > /dev/null
	echo "$1 $2" > $faulty/fault
	wait_for 20 live $before_restarts || fail "$1 $2: not restarted: $state $(dmesg)"
	dmesg > /tmp/report
	grep -q "BUG: SFI: $3" /tmp/report || fail "$1 $2: no report '$3' but $(cat /tmp/report)"
	grep -q "${4-}" /tmp/report || fail "$1 $2: the report lacks '$4': $(cat /tmp/report)"
	# a leak is noticed by whoever allocates next, a lock held for ever perhaps first by who waits for it
	[ $2 = leak ] || [ "${2#loop-locked}" != $2 ] || grep -q ", in ${1/hardirq/hard interrupt}\$" /tmp/report ||
		fail "$1 $2: not reported from $1: $(cat /tmp/report)"
	works "$1 $2"
	[ "$(dmesg | grep -c 'BUG: SFI')" = 1 ] || fail "$1 $2: more than one report: $(dmesg)"
	say "ok: $1 $2"
}

set_limits() {
	order limit faulty task_ms 1000
	order limit faulty atomic_ms 500
	order limit faulty sleep_ms 1000
	order limit faulty objects 2000
	order limit faulty irqs 3000
	order limit faulty unhandled 1000
}

start() {
	echo 1 > /proc/sys/kernel/panic_on_oops
	insmod /sfi.ko max_restarts=1000000 backoff_ms=0 || fail "insmod sfi"
	load sfi_core sfi_pci sfi_net faulty
}
