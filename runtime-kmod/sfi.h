/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sfi.h - private to sfi.ko: the structures its files share.
 *
 * Lock ordering (outermost first): domain->life (mutex) -> sfi_domains_lock (mutex)
 * -> domain->kept_lock (mutex) -> domain->instances_lock (mutex)
 * -> domain->objects_lock
 * -> domain->caps_lock -> sfi_table_lock. The last three and domain->principals_lock,
 * under which no other is taken, are raw spinlocks taken with interrupts off; nothing is
 * allocated or printed under them.
 * The trim of the table has a mutex of its own, taken in its worker with no other held; under
 * it only sfi_table_lock is taken, for a page at a time, and grace periods are waited for. So grants,
 * which come in hardirqs, meet the trim at sfi_table_lock alone, and nothing of theirs waits for it.
 * The rings of events and notices have a lock each, taken last.
 */
#ifndef SFI_RUNTIME_H
#define SFI_RUNTIME_H

#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include <sfi/abi.h>
#include "caps.h"
#include "include/sfi_stub.h"
#include "notice.h"
#include "table_core.h"

#define SFI_MAX_HELD 8			/* locks one activation may hold */
#define SFI_USTACK_BYTES 8192UL		/* unsafe stack of one activation, bytes */
#define SFI_STACK_RESERVE 6144UL	/* native stack kept for the report (printk takes over 3 KiB) and the abort, bytes */
#define SFI_IRQ_STACK_SHARE 6144UL	/* of the interrupt stack (16 KiB), for one activation, bytes */
#define SFI_USTACKS 64			/* per domain */
#define SFI_MAX_DOMAINS 512
#define SFI_PRINCIPAL_NAME 32
#define SFI_ALIAS_BITS 6

enum sfi_fault_kind {
	SFI_FAULT_WRITE, SFI_FAULT_READ, SFI_FAULT_USER, SFI_FAULT_ICALL, SFI_FAULT_SPEC,
	SFI_FAULT_PAGE, SFI_FAULT_GP, SFI_FAULT_TRAP, SFI_FAULT_STACK, SFI_FAULT_LOCK,
	SFI_FAULT_HANG, SFI_FAULT_ORDER, SFI_FAULT_LIMIT,
};

/* Per domain; 0 is no limit. The first three bound time (SFI_FAULT_HANG). */
enum sfi_limit {
	SFI_LIMIT_TASK_MS, SFI_LIMIT_ATOMIC_MS, SFI_LIMIT_SLEEP_MS,
	SFI_LIMIT_BYTES, SFI_LIMIT_OBJECTS, SFI_LIMIT_IRQS, SFI_LIMIT_UNHANDLED,
	SFI_LIMITS
};

struct sfi_fault;
struct pt_regs;

/* The lazy part of an object that the activation made last, or fields that it wrote: good until gone says otherwise, as struct sfi_seen. */
struct sfi_seen_part {
	unsigned long start;
	u32 len;			/* bytes; 0: none */
	u32 gone;
	const struct sfi_fields *only;
	u8 sort;			/* of the object's kind */
};

/*
 * struct sfi_frame - one activation of a driver: from gate entry to gate exit.
 * Lives on the native stack (SFI_FRAME_SIZE bytes reserved by the gate), which no
 * check lets the driver write.
 */
struct sfi_frame {
	struct sfi_frame_head;
	struct sfi_seen_part part;
	struct sfi_frame *prev;		/* context slot before this gate */
	const struct sfi_gate_desc *gate;	/* NULL for init/exit */
	void *ustack;			/* chunk from the pool, NULL until first push */
	u64 ustack_used;		/* bytes */
	unsigned long flags;		/* EFLAGS at entry */
	int preempt_count;
	int rcu_nesting;
	struct task_struct *task;
	void *held[SFI_MAX_HELD];	/* locks */
	u8 held_type[SFI_MAX_HELD];	/* SFI_LOCK_* */
	u32 nr_held;
	struct list_head lent;		/* sfi_lend(): struct sfi_object.node */
	u32 busy_ms, atomic_ms;		/* charged by hang.c, from this context or an interrupt on it */
	u32 slept_ms;			/* in sleepers.c's waits */
	unsigned long nvcsw;		/* of the task, at the last charge */
	const void *wait;		/* queue that it prepared to wait on, or NULL */
	u32 wait_state;
	long wait_woken;
	u64 polled_ns, polled_off_ns;	/* with interrupts off: last poll of a loop, time between polls */
};
static_assert(!offsetof(struct sfi_frame, jmp));
static_assert(sizeof(struct sfi_frame) <= SFI_FRAME_SIZE);

/*
 * What gates touch on each entry, so one per CPU and domain. An activation may sleep
 * and leave on another CPU: only the sums over all CPUs mean anything.
 */
struct sfi_activity {
	unsigned long entered, left;	/* activations, ever */
	void *ustack;			/* chunk kept for the next activation here; NULL if none */
};

#define SFI_OBJECT_BUCKETS 1024

/* The last time the driver was away: when each stage began, as ktime_get_mono_fast_ns(). */
struct sfi_outage {
	u64 began_ns;		/* the fault, or the order */
	u64 stopped_ns;		/* nothing of it runs any more */
	u64 reaped_ns;
	u64 init_ns;		/* after the policy's wait */
	u64 replay_ns;		/* of the time in init: what shadows replayed; duration */
};

struct sfi_domain {
	struct sfi_domain_head;
	struct list_head list;		/* sfi_domains, under sfi_domains_lock */
	struct module *mod;
	char name[MODULE_NAME_LEN];
	u16 slot;			/* of its trampolines */
	u8 colour;			/* SFI_COLOUR_SHARED if it has none of its own */
	bool crowded;			/* two instances or files, or more: WRITE_ONCE under caps_lock */
	struct mutex life;		/* init, exit, reap and restart: one at a time */
	struct sfi_rt *rt;

	raw_spinlock_t caps_lock;
	struct rb_root caps;		/* struct sfi_cap, under caps_lock */
	struct sfi_cap *last_cap;	/* of caps, or NULL, under caps_lock */
	struct rb_node *spare_caps;	/* records for the next ranges, linked by rb_left, under caps_lock */
	u32 nr_spare_caps;
	struct sfi_revocations revoked;	/* under caps_lock */

	struct mutex instances_lock;	/* an instance begins or ends: one at a time */
	u32 instances, files;		/* that there are, under instances_lock */
	u32 last_instance, last_file;	/* numbers given out, under instances_lock */
	raw_spinlock_t principals_lock;	/* of the two below, which are read under RCU */
	struct list_head principals;	/* struct sfi_principal */
	struct hlist_head aliases[1 << SFI_ALIAS_BITS];

	raw_spinlock_t objects_lock;
	struct hlist_head objects_hash[SFI_OBJECT_BUCKETS];	/* struct tracked by obj, under objects_lock */
	u64 last_tracked;		/* number of the newest, under objects_lock */
	struct rb_root objects_index;	/* those of kinds with ranges, by (kind, obj), under objects_lock */
	struct hlist_node *spare_records;	/* of objects that are gone, for the next, under objects_lock */
	struct hlist_head parts_hash[SFI_OBJECT_BUCKETS];	/* parts of objects by page, under objects_lock */
	struct sfi_revocations given_up;	/* lazy parts that ended, under objects_lock */
	u32 nr_lazy;			/* of them, lazy: WRITE_ONCE under objects_lock */
	u32 nr_spare;
	u32 nr_objects;
	u64 owned_bytes;		/* memory among the objects, under objects_lock */
	u64 limits[SFI_LIMITS];		/* WRITE_ONCE */
	struct sfi_activity __percpu *activity;
	struct mutex kept_lock;
	struct list_head kept;		/* struct sfi_object for the next instance, under kept_lock */
	bool keeping;			/* the reaper prepares a restart; under life */

	/* The module's records, joined; fixed once it is admitted. */
	const struct sfi_tu **tus;
	struct sfi_global *globals;
	const struct sfi_gate_desc **gates;	/* sorted by gate */
	struct sfi_target *targets;		/* sorted by fn */
	u32 nr_tus, nr_globals, nr_gates, nr_targets;

	void *ustacks[SFI_USTACKS];	/* chunks, NULL until made; whoever set its bit in ustack_made stores it */
	unsigned long ustack_made[BITS_TO_LONGS(SFI_USTACKS)];	/* atomic bitops, as below */
	unsigned long ustack_free[BITS_TO_LONGS(SFI_USTACKS)];	/* set bit: free */

	int (*real_init)(void);
	void (*real_exit)(void);
	void *snapshot;			/* contents of globals before init */
	struct irq_work kick;		/* queues recover from any context, NMI too */
	struct work_struct recover;
	u32 faults, restarts;
	u32 streak;			/* restarts since it last lived for a minute */
	u32 max_restarts;		/* policy on streak: 0 never, U32_MAX always; WRITE_ONCE */
	u32 steady_seconds;		/* lived that long: the streak is over; WRITE_ONCE */
	bool restartable;		/* its data can be restored */
	u64 up_since_ns;		/* when init last succeeded */
	struct sfi_outage outage;	/* began_ns: by whoever stops it; the rest under life */
	bool quarantined;		/* memory may still be in use: never freed */
	u64 last_fault_ns;
	char last_fault[160];		/* one line for status */
	char rule[SFI_RULE_BYTES], where[SFI_WHERE_BYTES];	/* why this instance ended, for notices */
};

/* ---- symbols.c: unexported kernel symbols, found once through a kprobe */
int sfi_symbols_init(void);
extern unsigned long (*sfi_kallsyms_lookup_name)(const char *name);

/* ---- table.c: shadow memory (colours); table_core.h, caps.h and access.h do the rest in both beds */
int sfi_table_init(void);			/* reserves and maps the shadow; 0 or -errno */
void sfi_table_exit(void);
extern u64 sfi_table_bias;			/* goes into sfi_rt.shadow */
struct sfi_table_use { unsigned long held, given_back; };	/* pages */
struct sfi_table_use sfi_table_use(void);
void sfi_table_trim(void);			/* at once; sleeps. Not where the host has the pages (um/) */
void sfi_table_trim_soon(void);

/* ---- ustack.c: the pool of a domain. alloc grants it; again after sfi_cap_revoke_all() */
int sfi_ustack_alloc(struct sfi_domain *d);
int sfi_ustack_grant(struct sfi_domain *d);
void sfi_ustack_destroy(struct sfi_domain *d);
bool sfi_ustack_is(const struct sfi_domain *d, const void *p);	/* p begins one of its chunks */
void __sfi_stack_overrun(struct sfi_frame *f, u64 bytes, const char *why, unsigned long ip);
void sfi_ustack_release(struct sfi_frame *f);	/* the activation's chunk goes back */

/* ---- gate.c, gate_asm.S */
int sfi_gate_init(void);
int sfi_activity_alloc(struct sfi_domain *d);
void sfi_activity_free(struct sfi_domain *d);
unsigned long sfi_activity_inside(const struct sfi_domain *d);
int sfi_call_init(struct sfi_domain *d);	/* 0, or an error code; -EIO if it was aborted */
void sfi_call_exit(struct sfi_domain *d);
/* Land in the frame's gate; releases locks, lent objects and the unsafe stack first. */
void __sfi_abort(struct sfi_frame *f);
static __always_inline __noreturn void sfi_abort(struct sfi_frame *f)
{
	SFI_DOES_NOT_RETURN(__sfi_abort(f));
}

/* Driver code ran outside every gate: nothing to unwind to, so the task is stopped. */
void __sfi_no_frame(const char *what, unsigned long ip);
static __always_inline __noreturn void sfi_no_frame(const char *what, unsigned long ip)
{
	SFI_DOES_NOT_RETURN(__sfi_no_frame(what, ip));
}

/* The activation may use what that principal of its domain was given. sfi_acts_for() is for stub modules. */
static inline bool sfi_frame_may_use(const struct sfi_frame *f, u64 who)
{
	return !READ_ONCE(f->domain->crowded) || sfi_principals_meet(f->principal, who);
}

/* ---- stub.c */
#define SFI_STRING_MAX (64UL << 10)	/* longest string a driver may pass, bytes */
bool sfi_readable(struct sfi_frame *f, unsigned long a, size_t len);
/* For reports: on whose word something is granted or revoked, here or by the reaper. */
static inline const char *sfi_actor(const struct sfi_frame *f)
{
	return f->stub ? f->stub->name : f->gate ? f->gate->slot : "its init or exit";
}
const char *sfi_domain_actor(const struct sfi_domain *d);

/* The activation acts for that principal from here on; what it was seen to own, another did. */
static inline void sfi_act_for(struct sfi_frame *f, u64 id)
{
	unsigned int i;

	if (f->principal == id)
		return;
	f->principal = id;
	f->part.len = 0;
	for (i = 0; i < SFI_SORTS; i++)
		f->seen[i].kind = NULL;
}

/*
 * All these bytes have the domain's own colour, in the view of the table that inline checks look at: which may be stale,
 * but then shows as public what is not, never as its own. Only few bytes; false says nothing.
 */
#define SFI_VIEW_MAX 256
static __always_inline bool sfi_view_own(const struct sfi_frame *f, unsigned long a, u64 n)
{
	unsigned long last = a + n - 1;
	const u8 *p, *end;
	u8 own;

	/* 0 bytes wrap around, or are too many. */
	if (n - 1 >= SFI_VIEW_MAX || a < SFI_SPACE_FIRST || last < a || last > SFI_SPACE_LAST)
		return false;
	own = (u8)f->domain->rt->colours;
	p = (const u8 *)(sfi_table_bias + (a >> SFI_GRANULE_SHIFT));
	end = (const u8 *)(sfi_table_bias + (last >> SFI_GRANULE_SHIFT));
	for (; p <= end; p++)
		if (READ_ONCE(*p) != own)
			return false;
	return true;
}

/* ---- fault.c: hooks for #PF, #GP, #UD, #DE */
int sfi_fault_init(void);
void sfi_fault_exit(void);
/* The interrupted registers of a driver continue in __sfi_abort(f). */
void sfi_redirect_to_abort(struct pt_regs *regs, struct sfi_frame *f);
/* ---- hang.c: the watchdog */
int sfi_hang_init(void);
void sfi_hang_exit(void);
void sfi_hang_kick(void);
/* ---- limits.c */
void sfi_limits_init(struct sfi_domain *d);
int sfi_limit_set(struct sfi_domain *d, const char *key, u64 value);
static inline u64 sfi_limit(const struct sfi_domain *d, enum sfi_limit limit)
{
	return READ_ONCE(d->limits[limit]);
}
void sfi_limit_print(const struct sfi_fault *fault);
void __sfi_limit_exceeded(struct sfi_frame *f, enum sfi_limit limit, u64 value, unsigned long ip);
static __always_inline __noreturn void sfi_limit_exceeded(struct sfi_frame *f, enum sfi_limit limit, u64 value)
{
	SFI_DOES_NOT_RETURN(__sfi_limit_exceeded(f, limit, value, _RET_IP_));
}
/* ---- storm.c */
int sfi_storm_init(void);
/* ---- locks.c */
void sfi_locks_init(void);
/* ---- waits.c */
void sfi_waits_init(void);
/* ---- sleepers.c: activations that sleep in the kernel */
int sfi_sleepers_init(void);
void sfi_sleepers_exit(void);
unsigned int sfi_stack_trace_of(struct task_struct *task, unsigned long *entries, unsigned int n);
void sfi_sleepers_wake(struct sfi_domain *d);	/* of a dead domain */
void sfi_sleeper_landed(void);			/* an abort has left its activation */

/* ---- report.c: owns every byte a user sees */
struct sfi_fault {
	enum sfi_fault_kind kind;
	struct sfi_domain *domain;
	struct sfi_frame *frame;
	unsigned long addr;	/* accessed address or object */
	u64 size;		/* bytes */
	unsigned long ip;	/* in the driver */
	const char *condition;	/* SFI_FAULT_SPEC: text */
	enum sfi_limit limit;	/* SFI_FAULT_HANG, SFI_FAULT_LIMIT */
	u64 value;		/* what was used of it */
	struct task_struct *task;	/* who sleeps in the kernel; NULL: the current context */
};
void sfi_report(const struct sfi_fault *fault);	/* any context; also fills last_fault, rule and where */
void sfi_blame(struct sfi_domain *d, const char *rule);	/* it ends without a fault */

/* ---- domain.c: module notifier, states, sfi_register_stubs() */
extern struct mutex sfi_domains_lock;
extern struct list_head sfi_domains;
/* Under rcu_read_lock(). */
#define sfi_for_each_domain(d) list_for_each_entry_rcu(d, &sfi_domains, list)
int sfi_domain_init(void);
void sfi_domain_exit(void);
/* First caller wins: LIVE/LOADING/RESTARTING -> DEAD, reports, queues recovery. Any context. */
void sfi_domain_fault(const struct sfi_fault *fault);
struct sfi_domain *sfi_domain_by_ip(unsigned long ip);	/* driver text; lockless */
struct sfi_domain *sfi_domain_by_name(const char *name);	/* under sfi_domains_lock */
int sfi_domain_grant_globals(struct sfi_domain *d);	/* at load and after sfi_cap_revoke_all() */
const char *sfi_state_name(enum sfi_domain_state state);

/* Says on log and in the events why a module is not admitted, and how to mend it; returns -ENOEXEC. */
int sfi_refuse(const struct module *mod, const char *fmt, ...) __printf(2, 3);

/* ---- records.c */
bool sfi_records_exist(const struct module *mod);
int sfi_records_load(struct sfi_domain *d);
void sfi_records_free(struct sfi_domain *d);
const struct sfi_gate_desc *sfi_gate_find(const struct sfi_domain *d, const void *gate);
bool sfi_target_ok(const struct sfi_domain *d, const void *fn, u64 type_hash);

/* ---- trampoline.c: what mod->init and mod->exit point to, one pair per domain */
int (*sfi_trampoline_init(u16 slot))(void);
void (*sfi_trampoline_exit(u16 slot))(void);
int sfi_module_init_call(u16 slot);	/* domain.c */
void sfi_module_exit_call(u16 slot);

/* ---- principal.c */
void sfi_principals_init(struct sfi_domain *d);
void sfi_principals_end_all(struct sfi_domain *d);
u64 sfi_principal_of(struct sfi_domain *d, const void *p);
void sfi_principal_name(struct sfi_domain *d, u64 id, char *buf, size_t len);
/* ---- tracker.c */
void sfi_tracker_unsee(struct sfi_domain *d);
void sfi_tracker_disown(struct sfi_domain *d, u64 id);
void sfi_tracker_init(struct sfi_domain *d);
void sfi_tracker_exit(struct sfi_domain *d);
void sfi_tracker_forget(struct sfi_domain *d, struct list_head *all);
void sfi_tracker_free(struct sfi_object *o);
/* ---- lent.c */
void sfi_release_lent(struct sfi_frame *f);
/* ---- parts.c: what the owner of an object may write of it, granted when it does */
bool sfi_part_write(struct sfi_frame *f, unsigned long a, u64 n);
/*
 * sfi_part_write() for the part that was seen last. One that is not of fields counts its stores, and is not to be
 * seen by them.
 */
static __always_inline bool sfi_part_seen(const struct sfi_frame *f, unsigned long a, u64 n, bool fields)
{
	const struct sfi_seen_part *p = &f->part;
	unsigned long at = a - p->start;
	unsigned int i;

	if (at >= p->len || n > p->len - at || p->gone != READ_ONCE(f->domain->gone[p->sort]))
		return false;
	if (!p->only)
		return !fields;
	for (i = 0; i < p->only->n; i++)
		if (at >= p->only->field[i].offset && at + n <= p->only->field[i].offset + p->only->field[i].size)
			return true;
	return false;
}
u64 sfi_part_holder(struct sfi_domain *d, unsigned long a);
void sfi_parts_settle(struct sfi_domain *d, unsigned long start, unsigned long len, const char *taken_by);

/* ---- latent.c */
bool sfi_latent_write(struct sfi_frame *f, unsigned long a, u64 n, bool store);
void sfi_latent_grant(struct sfi_frame *f, unsigned long a, u64 n);

/* What is lazy or latent in the range becomes grants: the precise set is to decide. Context: any but NMI. */
static inline void sfi_settle(struct sfi_frame *f, unsigned long a, u64 n)
{
	sfi_parts_settle(f->domain, a, n, NULL);
	sfi_latent_grant(f, a, n);
}
bool sfi_part_given_up(struct sfi_domain *d, unsigned long a, struct sfi_revocation *out);
bool sfi_part_nearer(struct sfi_domain *d, unsigned long addr, bool is_one, struct sfi_cap *out);
/* ---- reaper.c */
/* Waits for frames to drain, then quiesce, release; 0 or -EBUSY (quarantined). keep: a restart follows. */
int sfi_reap(struct sfi_domain *d, bool keep);
int sfi_by_reap_order(void *priv, const struct list_head *a, const struct list_head *b);
/* ---- kept.c */
void sfi_kept_add(struct sfi_domain *d, struct sfi_object *o);
void sfi_kept_release(struct sfi_domain *d);
/* ---- snapshot.c */
size_t sfi_snapshot_size(const struct sfi_domain *d);
int sfi_snapshot_take(struct sfi_domain *d);
void sfi_snapshot_free(struct sfi_domain *d);
void sfi_snapshot_restore(struct sfi_domain *d);
void *sfi_snapshot_at(const struct sfi_domain *d, void *snapshot, const void *addr, size_t len);
/* ---- params.c */
void *sfi_params_apply(const struct sfi_domain *d, char **words, int nr);
/* ---- restart.c */
int sfi_restart_init(void);			/* the workqueue; sfi_domain_init() calls it */
void sfi_restart_exit(void);
void sfi_quarantine(struct sfi_domain *d);
void sfi_recover_queue(struct sfi_domain *d);	/* process or interrupt context */
void sfi_next_step(const struct sfi_domain *d, char *buf, size_t len);	/* what recovery will do, for reports */
#define SFI_POLICY_BYTES 24
void sfi_policy_init(struct sfi_domain *d);
int sfi_policy_set(struct sfi_domain *d, char *policy);
void sfi_policy_print(const struct sfi_domain *d, char *buf, size_t len);
int sfi_restart(struct sfi_domain *d, char **params, int nr);	/* order: reap, restore, init */
int sfi_stop(struct sfi_domain *d);	/* reap and stay down */
void sfi_recover_work(struct work_struct *work);
/* ---- shadow.c */
void sfi_shadow_reaped(struct sfi_domain *d);
void sfi_shadow_settled(struct sfi_domain *d);
void sfi_shadow_gone(struct sfi_domain *d);
void *sfi_call_stub(const void *fn);
/* ---- control.c */
extern const struct file_operations sfi_control_fops;
/* ---- debugfs.c */
int sfi_debugfs_init(void);
void sfi_debugfs_exit(void);

#endif /* SFI_RUNTIME_H */
