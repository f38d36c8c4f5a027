# SPDX-License-Identifier: GPL-2.0
# faults-late.sh - storms, loops with interrupts off, limits in bytes, orders while the driver
# runs, nonsense, quarantine: by itself a short boot, and the end of faults.sh.
if [ -z "${cpus-}" ]; then
	. /lib.sh
	. /lib-faulty.sh
	start
	set_limits
	works load
fi
fault hardirq storm "limit exceeded" "interrupts of one line within a second"
fault hardirq storm-none "limit exceeded" "interrupts of one line that nobody handled"

# With interrupts off: another CPU's NMI, or, on the only CPU, a driver built with poll.
for context in task softirq hardirq; do
	fault $context loop-irqoff "hang" "limit 'atomic_ms' of the domain is 500"
	fault $context loop-locked-irq "hang" "limit 'atomic_ms' of the domain is 500"
done
cpus_work "all"

# memory, by bytes
order limit faulty objects 0
order limit faulty bytes 1000000
fault task leak "limit exceeded" "limit 'bytes' of the domain is 1000000"
order limit faulty bytes 0

# Orders while an activation runs that nothing limits. A loop in a softirq keeps its CPU and the task under it, perhaps
# this very shell. That task may hold the lock of a page of busybox, and then no program can be started on any CPU. So a
# shell on each waits that has done once all that it will do, forks nothing, and the first to run gives the order.
order_past_loop() {
	rm -f /tmp/ordered* /tmp/ready.* /tmp/rehearsed.*
	[ -p /tmp/silent ] || mknod /tmp/silent p
	cpu=0
	while [ $cpu -lt $cpus ]; do
		taskset $(printf %x $((1 << cpu))) sh -c "
			set -C	# of all who make a file, one succeeds
			first() { echo yes > \$1; }
			first /tmp/rehearsed.$cpu
			first /tmp/rehearsed.$cpu
			echo rehearsal >| $sfi/control
			read -t 1 nothing <> /tmp/silent
			first /tmp/ready.$cpu
			read -t 2 nothing <> /tmp/silent
			first /tmp/ordered && echo $1 faulty >| $sfi/control && first /tmp/ordered.done" 2> /dev/null &
		cpu=$((cpu + 1))
	done
	while [ $cpu -gt 0 ]; do
		cpu=$((cpu - 1))
		wait_for 10 [ -e /tmp/ready.$cpu ] || fail "no shell on CPU $cpu"
	done
	echo "$2 loop" > $faulty/fault
	wait_for 20 [ -e /tmp/ordered.done ] || fail "$1 while $2 loop: the order did not succeed"
	wait
}
order limit faulty task_ms 0
order limit faulty atomic_ms 0
for context in task softirq; do
	[ $cpus -gt 1 ] || break	# nobody is left to give it
	order_past_loop restart $context
	works "restart while $context loop"
	order_past_loop unload $context
	status
	[ $state = down ] || fail "unload while $context loop: $state"
	order restart faulty
	works "unload and restart while $context loop"
	say "ok: orders during $context loop"
done
cpus_work "orders"

# nonsense is refused and changes nothing
for line in "limit faulty task_ms" "limit faulty task_ms x" "limit faulty task_ms -1" "limit faulty soup 1" \
	"limit nobody task_ms 1" "limit faulty task_ms 1 1" "limit  faulty task_ms 1" "pour faulty"; do
	echo "$line" > $sfi/control 2> /dev/null && fail "accepted: $line"
done
live 0 || fail "nonsense changed the state: $state"

rmmod faulty || fail "rmmod faulty"
load faulty
works "reload"

# A sleeper that nothing can wake: bounded wait, then quarantine; the rest of the kernel goes on.
dmesg -c > /dev/null
order limit faulty sleep_ms 1000
echo "task flush-self" > $faulty/fault
quarantined() { status; [ $state = quarantined ]; }
wait_for 30 quarantined || fail "flush-self: $state"
dmesg | grep -q "limit 'sleep_ms' of the domain is 1000" || fail "flush-self: $(dmesg)"
dmesg | grep -q "in the stub of flush_work" || fail "flush-self: where? $(dmesg)"
echo "unload faulty" > $sfi/control 2> /dev/null && fail "quarantine left with a sleeper inside"
cpus_work "quarantine"
say "ok: task flush-self is quarantined"
