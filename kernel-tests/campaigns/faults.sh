# SPDX-License-Identifier: GPL-2.0
# faults.sh - 1,000 faults and restarts in one boot: what the kernel holds is back where it was.
. /lib.sh
. /lib-faulty.sh
warm_up=100
cycles=1000

# NAME VALUE lines: slab objects per cache, memory, sysfs entries, interrupt lines, tasks, the domain
measure() {
	sync
	# an entry that was looked at gets a second chance, and what goes frees others: until none goes
	rounds=0 inodes=0 left=
	until [ $rounds -ge 3 -a "$inodes" = "$left" -o $rounds -ge 20 ]; do
		left=$inodes rounds=$((rounds + 1))
		echo 3 > /proc/sys/vm/drop_caches
		# what was freed through RCU has arrived by then
		sleep 2
		read -r inodes unused < /proc/sys/fs/inode-nr
	done
	sleep 3
	awk 'NR > 2 { print "slab:" $1, $2 }' /proc/slabinfo
	awk '/^(VmallocUsed|Percpu|KernelStack|PageTables|Slab|SUnreclaim):/ { print "kB:" $1, $2 }' /proc/meminfo
	# free pages that each CPU keeps for itself are no more in MemFree
	awk '/^MemFree:/ { free = $2 } $1 == "count:" { listed += 4 * $2 }
		END { print "free-kB", free + listed; print "kB:percpu-lists", listed }' /proc/meminfo /proc/zoneinfo
	# those in use; vmap_area also has those that are freed, but not yet unmapped
	echo "vmalloc-areas $(grep -vc unpurged /proc/vmallocinfo)"
	echo "sysfs-entries $(find /sys -xdev 2> /dev/null | wc -l)"
	echo "irq-lines $(grep -c faulty /proc/interrupts)"
	echo "proc-irq $(find /proc/irq -name faulty | wc -l)"
	echo "tasks $(ls -d /proc/[0-9]* | wc -l)"
	awk '{ print "table:" $1, $2 }' $sfi/table
	awk '$1 == "faulty" { print "domain-objects", $6; print "domain-bytes", $7 }' $sfi/domains
	awk '$1 == "faulty" || $1 ~ /^sfi/ { print "refs:" $1, $3 }' /proc/modules
}

# cycle N: one fault, by turns of kind and context
cycle() {
	status
	before_restarts=$restarts
	case $(($1 % 3)) in 0) context=task ;; 1) context=softirq ;; 2) context=hardirq ;; esac
	case $(($1 / 3 % 8)) in
	0) kind=null ;;
	1) kind=foreign ;;
	2) kind=held ;;
	3) kind=bug ;;
	4) kind=leak ;;
	5) kind=deadlock ;;
	6) kind=stack ;;
	7) kind=preempt ;;
	esac
	echo "$context $kind" > $faulty/fault
	tries=0
	until live $before_restarts; do
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || fail "cycle $1, $context $kind: $state"
		usleep 20000
	done
	[ $restarts = $((before_restarts + 1)) ] || fail "cycle $1, $context $kind: restarted twice"
}

start
# a loaded host must not make a hang of it
order limit faulty task_ms 0
order limit faulty atomic_ms 0
order limit faulty objects 200
dmesg -n 1
n=0
while [ $n -lt $warm_up ]; do cycle $n; n=$((n + 1)); done
measure > /dev/null	# the walk through /sys leaves inodes behind: before both counts
measure > /tmp/before
n=0
while [ $n -lt $cycles ]; do
	cycle $n
	n=$((n + 1))
	[ $((n % 100)) != 0 ] || say "$n cycles, up $(cut -d' ' -f1 /proc/uptime) s"
done
works "the last cycle"
cpus_work "the last cycle"
measure > /tmp/after

# One lost object in two cycles would be 500 of them. Caches with room on every CPU vary by less.
awk -v cycles=$cycles '
	NR == FNR { before[$1] = $2; next }
	{
		grown = $2 - before[$1]
		if ($1 ~ /^slab:/) {
			if (grown > most) { most = grown; which = $1 }
			allowed = $1 == "slab:vmap_area" ? cycles : cycles / 2
		} else if ($1 == "kB:percpu-lists" || $1 == "table:given_back") {
			allowed = 1e9
			print "GUEST: " $1 " " before[$1] " then " $2
		} else if ($1 == "vmalloc-areas" || $1 == "table:held") {
			# of the table, a cycle used to leave 33
			allowed = cycles / 20
			print "GUEST: " $1 " " before[$1] " then " $2
		} else if ($1 ~ /^kB:/) {
			# slabs of tasks and inodes stay half used; objects that are lost show above
			allowed = $1 ~ /^kB:S/ ? cycles : cycles / 2
			print "GUEST: " $1 " " before[$1] " then " $2
		} else if ($1 == "free-kB") {
			grown = -grown
			allowed = 2 * cycles
			print "GUEST: " $1 " " before[$1] " then " $2
		} else {
			# the kernel starts workers as it likes
			allowed = $1 == "tasks" ? cycles / 100 : 0
			print "GUEST: " $1 " " before[$1] " then " $2
		}
		if (grown > allowed) { print "GROWN " $1 " by " grown; bad = 1 }
	}
	END { print "GUEST: the cache that grew most: " which " by " most; exit bad }
' /tmp/before /tmp/after || fail "something grew over $cycles cycles"
rmmod faulty || fail "rmmod faulty"
