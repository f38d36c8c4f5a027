# SPDX-License-Identifier: GPL-2.0
# faults.sh - every way to fail (examples/faulty), from task, softirq and hard interrupt: each
# gets its report, the driver restarts and works, the kernel stays healthy, panic_on_oops=1.
. /lib.sh
. /lib-faulty.sh
start
set_limits
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
	cpus_work "quick faults in $context"
done
for context in task softirq; do
	fault $context irqoff "lock or context left unbalanced" "interrupts"
	fault $context loop "hang" "the limit '.*_ms' of the domain is"
	fault $context loop-in-kernel "hang" "the limit '.*_ms' of the domain is"
	fault $context loop-locked "hang" "limit 'atomic_ms' of the domain is 500"
done
for context in softirq hardirq; do
	fault $context sleep-atomic "kernel call against its spec" "atomic context"
done
fault hardirq irqon "lock or context left unbalanced" "interrupts"
fault task mutex-deadlock "kernel call against its spec" "deadlock"
fault task mutex-held "lock or context left unbalanced" "lock held"
fault task mutex-loop "hang" "the limit '.*_ms' of the domain is 1000"
fault task rtnl-deadlock "kernel call against its spec" "deadlock"
fault task rtnl-held "lock or context left unbalanced" "lock held"
fault task rtnl-loop "hang" "the limit '.*_ms' of the domain is 1000"
timeout 10 ip link set lo up || fail "nobody gave RTNL back"
fault task sleep "hang" "limit 'sleep_ms' of the domain is 1000"
fault task sleep-loop "hang" "limit 'sleep_ms' of the domain is 1000"
fault task flush "hang" "limit 'sleep_ms' of the domain is 1000"
. /faults-late.sh
