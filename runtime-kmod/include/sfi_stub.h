/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sfi_stub.h - what generated stubs and gates, and the hand-written object
 * kinds beside the specs, may call in sfi.ko.
 *
 * Naming: d2k = driver to kernel (pre of a function, post of a slot), k2d =
 * kernel to driver (post of a function, pre of a slot). A failed check does not
 * return: it reports, marks the domain dead and aborts to the innermost gate.
 */
#ifndef SFI_STUB_H
#define SFI_STUB_H

#include <linux/err.h>
#include <linux/list.h>
#include <linux/sched/task_stack.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/*
 * objtool cannot see across files that a call does not return (6.1 knows a fixed
 * list only): the ud2 tells it, and stops whoever would return after all.
 */
#define SFI_DOES_NOT_RETURN(call) do { call; asm volatile("ud2"); __builtin_unreachable(); } while (0)

struct mutex;
struct raw_spinlock;
struct sfi_domain;
struct sfi_frame;

/** struct sfi_where - names the stub or gate in reports; static const in generated code. */
struct sfi_where {
	const char *name;	/* kernel function or slot */
	const char *spec;	/* "interface-specs/net/netdevice.h:41" */
};

enum sfi_domain_state {
	SFI_LOADING,		/* COMING seen, init not finished */
	SFI_LIVE,
	SFI_RESTARTING,		/* init runs again */
	SFI_DEAD,		/* from here on gates refuse. Fault seen: threads are leaving */
	SFI_REAPING,
	SFI_DOWN,		/* stays down: policy, failed init, quarantine */
};

/*
 * What stubs read of a domain and an activation without a call: the first words of both. The rest is sfi.h's.
 * @gone: objects untracked and parts changed, by sort of kind: WRITE_ONCE under objects_lock.
 */
#define SFI_SORTS 6
struct sfi_domain_head {
	enum sfi_domain_state state;	/* WRITE_ONCE; transitions under life, except ->SFI_DEAD: cmpxchg */
	u32 gone[SFI_SORTS];
};

/* An object that the activation owned, unless one of its sort is gone since. */
struct sfi_seen {
	const struct sfi_kind *kind;
	const void *obj;
	u32 gone;
};

struct sfi_frame_head {
	u64 jmp[8];			/* rbx rbp r12 r13 r14 r15 rsp rip: gate_asm.S knows */
	struct sfi_domain *domain;
	const struct sfi_where *stub;	/* stub we are inside of, NULL in driver code */
	u64 principal;			/* acts for it; SFI_SHARED_PRINCIPAL: the global one. sfi_act_for() sets it */
	unsigned long stack_floor;	/* below it there is little native stack left */
	struct sfi_seen seen[SFI_SORTS];
};

/* Little native stack left: an overflow would be a double fault, so the driver is stopped before. */
static __always_inline bool sfi_stack_low(const struct sfi_frame *f)
{
	return current_stack_pointer < ((const struct sfi_frame_head *)f)->stack_floor;
}

/** sfi_frame_current() - innermost activation of this context; NULL when it is inside no driver. Context: any. */
static __always_inline struct sfi_frame *sfi_frame_current(void)
{
	/* After STACK_END_MAGIC. */
	return READ_ONCE(*(struct sfi_frame **)(end_of_stack(current) + 1));
}

/** sfi_domain_is_dead() - gates refuse it. Context: any. */
static __always_inline bool sfi_domain_is_dead(const struct sfi_domain *d)
{
	return READ_ONCE(((const struct sfi_domain_head *)d)->state) >= SFI_DEAD;
}

struct sfi_frame *__sfi_enter_slowly(const struct sfi_where *where);
void __sfi_leave_dead(struct sfi_frame *f);

/**
 * sfi_stub_enter() - leave the driver for the kernel.
 * Return: the current activation. Never NULL: a stub called outside a gate is
 * reported and its task stopped.
 * Context: any.
 */
static __always_inline struct sfi_frame *sfi_stub_enter(const struct sfi_where *where)
{
	struct sfi_frame *f = sfi_frame_current();
	struct sfi_frame_head *head = (struct sfi_frame_head *)f;

	if (unlikely(!f || sfi_domain_is_dead(head->domain) || sfi_stack_low(f)))
		return __sfi_enter_slowly(where);
	WRITE_ONCE(head->stub, where);
	return f;
}

/** sfi_stub_leave() - back to the driver; aborts to the gate if the domain died meanwhile. */
static __always_inline void sfi_stub_leave(struct sfi_frame *f)
{
	struct sfi_frame_head *head = (struct sfi_frame_head *)f;

	WRITE_ONCE(head->stub, NULL);
	if (unlikely(sfi_domain_is_dead(head->domain)))
		__sfi_leave_dead(f);
}

/** sfi_stub_fail() - report a violated spec condition and abort. */
void __sfi_stub_fail(struct sfi_frame *f, const char *condition, const void *object);
static __always_inline __noreturn void sfi_stub_fail(struct sfi_frame *f, const char *condition,
						     const void *object)
{
	SFI_DOES_NOT_RETURN(__sfi_stub_fail(f, condition, object));
}

/* ---- capabilities. len in bytes; NULL pointers and zero lengths are no-ops for k2d, and fail for d2k unless len == 0. */
void sfi_d2k_check_write(struct sfi_frame *f, const void *p, size_t len, const char *what);
void sfi_d2k_check_read(struct sfi_frame *f, const void *p, size_t len, const char *what);
/** sfi_d2k_check_constant() - read-only data of the driver's module: the kernel may keep following it. */
void sfi_d2k_check_constant(struct sfi_frame *f, const void *p, size_t len, const char *what);
void sfi_d2k_check_string(struct sfi_frame *f, const char *s, const char *what);	/* readable, NUL-terminated */
/** sfi_d2k_format() - printf into text (size bytes), reading only what the driver may; format.c lists what is refused. */
void sfi_d2k_format(struct sfi_frame *f, char *text, size_t size, const char *fmt, va_list args);
void sfi_d2k_transfer_write(struct sfi_frame *f, const void *p, size_t len, const char *what); /* check, then revoke */
/** sfi_d2k_seal() - sfi_d2k_transfer_write(). Return: who held it, for sfi_track_for() and sfi_k2d_grant(). */
u64 sfi_d2k_seal(struct sfi_frame *f, const void *p, size_t len, const char *what);
void sfi_k2d_grant(struct sfi_frame *f, u64 who, const void *p, size_t len, const char *what);	/* to a principal */
/** sfi_try_grant() - the same, false when memory is out, for who holds a lock. Context: any but NMI. */
bool sfi_try_grant(struct sfi_frame *f, u64 who, const void *p, size_t len);
void sfi_k2d_copy_write(struct sfi_frame *f, const void *p, size_t len, const char *what);	/* grant */
/** sfi_may_write() - bool form of sfi_d2k_check_write(). */
bool sfi_may_write(struct sfi_frame *f, const void *p, size_t len);
void sfi_k2d_transfer_write(struct sfi_frame *f, const void *p, size_t len, const char *what);	/* same as copy on this side */
void sfi_revoke_write(struct sfi_frame *f, const void *p, size_t len);	/* unchecked revoke; kinds and posts use it */

/* ---- the object tracker. A kind names how the reaper releases an object. */
struct sfi_object {
	struct list_head node;		/* domain->objects, newest first */
	const struct sfi_kind *kind;
	void *obj;			/* key: unique per (kind, obj, aux) */
	u64 aux;			/* second key or size, kind's choice */
	u64 aux2;
	u64 principal;			/* who may use it; 0: all of the domain's */
	const struct sfi_where *where;	/* who created it */
};
/**
 * struct sfi_kind - an object kind.
 * @order: reaping order, lowest first (see SFI_REAP_*); within it newest first.
 * @release: frees or unregisters the object. Context: process, may sleep; the
 *	domain is dead and no thread is inside it.
 * @keep: optional, when a restart follows: true leaves the object in place for the
 *	next instance to adopt (sfi_kept_find(), sfi_adopt()); called instead of release.
 * @quiesce: optional first pass over all objects before any is released: stops
 *	the device or timer from producing more work. May sleep.
 * @ranged: aux is the object's size; sfi_find_around() works.
 * @bytes: optional: memory in the object, which counts towards the domain's limit. Context: any.
 * @sort: SFI_SORT_*, of kinds whose objects are checked for each packet; others share SFI_SORT_OTHER. A frame
 *	remembers one object of each sort that it was found to own.
 */
struct sfi_kind {
	const char *name;
	int order;
	u8 sort;
	void (*quiesce)(struct sfi_domain *d, struct sfi_object *o);
	void (*release)(struct sfi_domain *d, struct sfi_object *o);
	u64 (*bytes)(const struct sfi_object *o);
	bool (*keep)(struct sfi_domain *d, struct sfi_object *o);
	bool ranged;
};
enum { SFI_SORT_OTHER, SFI_SORT_DEVICE, SFI_SORT_NETDEV, SFI_SORT_NAPI, SFI_SORT_SKB, SFI_SORT_BUFFER };
static_assert(SFI_SORT_BUFFER < SFI_SORTS);
enum {				/* reaping order */
	SFI_REAP_DEVICE = 10,	/* bus mastering and INTx off (quiesce) */
	SFI_REAP_IRQ = 20,
	SFI_REAP_TIMER = 30,	/* timers, work, NAPI */
	SFI_REAP_CLASS = 40,	/* net_device registered, ... */
	SFI_REAP_CLASS_MEM = 45,
	SFI_REAP_BUS = 50,	/* pci_driver */
	SFI_REAP_MAPPING = 60,	/* ioremap, dma mappings, regions, pci enable */
	SFI_REAP_MEM = 80,	/* heap; after the device can no longer write it */
};
#define SFI_KIND(k) sfi_kind_##k
#define SFI_DECLARE_KIND(k) extern const struct sfi_kind sfi_kind_##k

/** sfi_track() - the domain now owns obj. Context: any; allocates atomically. */
void sfi_track(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux);

/*
 * Parts: memory that whoever owns the object may write, as if granted, for as long as the object is tracked. parts.c
 * grants it when it is written often. An object with parts has no keep().
 */
#define SFI_PARTS 2		/* per object */
struct sfi_fields {
	unsigned int n;
	struct { u16 offset, size; } field[];	/* bytes */
};
struct sfi_part {
	const void *start;
	u32 len;			/* bytes; 0: none */
	const struct sfi_fields *only;	/* within it; NULL: all */
};
/** sfi_track_with() - sfi_track() with the first n parts. Context: any. */
void sfi_track_with(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux,
		    const struct sfi_part *parts, unsigned int n);
/** sfi_part_drop() - part i of an owned object is its owner's no more; sfi_part_set() - another is. */
void sfi_part_drop(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, unsigned int i);
void sfi_part_set(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, unsigned int i,
		  const struct sfi_part *part);
/* So many stores that come to ask are worth a grant. */
#define SFI_ASKS_MAX 8

/*
 * Latent rights: memory that records of a subsystem's own let a driver write, granted only once it does so: latent.c.
 */
/**
 * struct sfi_latent - who has such records. What is asked about is not granted; a call is under RCU, in any context but NMI.
 * @may_write: all n bytes at a lie in what one record lets the activation's principal write (sfi_acts_for()).
 *	@store: it stores there itself: after some such asks the record should grant what it covers.
 * @grant: records that cover some of these bytes grant all that they cover.
 */
struct sfi_latent {
	struct list_head node;
	bool (*may_write)(struct sfi_frame *f, unsigned long a, u64 n, bool store);
	void (*grant)(struct sfi_frame *f, unsigned long a, u64 n);
};
void sfi_latent_register(struct sfi_latent *l);
void sfi_latent_unregister(struct sfi_latent *l);
/** sfi_track_for() - for a principal other than the activation's. */
void sfi_track_for(struct sfi_frame *f, u64 who, const struct sfi_kind *k, const void *obj, u64 aux);
/** sfi_untrack() - gives it up; failing check if it is not owned. */
void sfi_untrack(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
/** sfi_try_untrack() - the same, false if it is not owned. */
bool sfi_try_untrack(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
void sfi_untrack_aux(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux);
/** sfi_track_many() - one more of (kind, obj, aux, aux2), of which there may be several. Context: any. */
void sfi_track_many(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux, u64 aux2);
/** sfi_untrack_one() - gives one of them up; false if there is none. */
bool sfi_untrack_one(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux, u64 aux2);
/** sfi_any() - is there an object (kind, obj) for which match says yes? It is called under a raw spinlock. */
bool sfi_any(struct sfi_frame *f, const struct sfi_kind *k, const void *obj,
	     bool (*match)(const struct sfi_object *o, const void *arg), const void *arg);
/** sfi_take() - sfi_try_untrack(), and the object's aux in *aux. */
bool sfi_take(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 *aux);
/*
 * Which objects an activation was found to own is remembered in its frame, as the stubs that a packet passes ask
 * for the same few (its device, its NAPI context, the packet) again and again. It holds until one of that sort is untracked.
 */
static __always_inline bool sfi_seen(const struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	const struct sfi_frame_head *head = (const struct sfi_frame_head *)f;
	const struct sfi_seen *s = &head->seen[k->sort];

	return s->obj == obj && s->kind == k &&
	       s->gone == READ_ONCE(((const struct sfi_domain_head *)head->domain)->gone[k->sort]);
}
void __sfi_check_own(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
/** sfi_check_own() - failing check unless the domain owns (kind, obj), and not for another of its principals. */
static __always_inline void sfi_check_own(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	if (unlikely(!sfi_seen(f, k, obj)))
		__sfi_check_own(f, k, obj);
}
/** sfi_find() - lookup without failing; NULL if not owned. */
struct sfi_object *sfi_find(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
/** sfi_find_around() - the object of a ranged kind that holds addr; NULL if none does. */
struct sfi_object *sfi_find_around(struct sfi_frame *f, const struct sfi_kind *k, const void *addr);
/** sfi_find_part() - the object of a kind with a part that holds addr; NULL if none does. */
struct sfi_object *sfi_find_part(struct sfi_frame *f, const struct sfi_kind *k, const void *addr);
/** sfi_newest() - the object of a kind that was tracked last; NULL if there is none. */
struct sfi_object *sfi_newest(struct sfi_frame *f, const struct sfi_kind *k);
/** sfi_owned() - bool form of sfi_find(). */
bool sfi_owned(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
/** sfi_lent_add()/del() - borrowed objects: (kind,obj) usable until the gate returns or del. Not released by the reaper. */
void sfi_lend(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, u64 aux);
void sfi_unlend(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
/** sfi_has() - owned or lent. sfi_check_ref() - failing form. */
bool sfi_has(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
void __sfi_check_ref(struct sfi_frame *f, const struct sfi_kind *k, const void *obj, const char *what);
static __always_inline void sfi_check_ref(struct sfi_frame *f, const struct sfi_kind *k, const void *obj,
					  const char *what)
{
	if (unlikely(!sfi_seen(f, k, obj)))
		__sfi_check_ref(f, k, obj, what);
}

/* ---- principals: the instances and files of a domain. Numbers; 0 is the shared or global one. principal.c */
/**
 * sfi_principal_begin() - a probe begins: the activation acts for a new instance, which key names.
 * Return: 0 or -ENOMEM. Context: process, may sleep.
 */
int sfi_principal_begin(struct sfi_frame *f, const void *key, const char *name);
/** sfi_principal_begin_file() - the same for a file, opened on something of the instance that of is or belongs to; 0: of none. */
int sfi_principal_begin_file(struct sfi_frame *f, u64 of, const void *key, const char *name);
/**
 * sfi_principal_end() - key's instance is gone, if there is one; what it leaves is the domain's.
 * Context: process, may sleep.
 */
void sfi_principal_end(struct sfi_domain *d, const void *key);
/** sfi_principal_alias() - key names the activation's instance too, until it is unaliased as often. Context: any but NMI. */
void sfi_principal_alias(struct sfi_frame *f, const void *key);
void sfi_principal_unalias(struct sfi_domain *d, u64 id, const void *key);
/* The generated gates of slots say for whom they run: of whom p is, or the tracked object; else of nobody. */
void sfi_principal_enter(struct sfi_frame *f, const void *p);
void sfi_principal_enter_object(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
bool sfi_principal_may(struct sfi_frame *f, const void *p);
bool sfi_acts_for(struct sfi_frame *f, u64 who);	/* may use what that principal was given */
u64 sfi_frame_principal(struct sfi_frame *f);

/* ---- objects kept across a restart: kept.c says how */
struct sfi_object *sfi_kept_find(struct sfi_frame *f, const struct sfi_kind *k,
				 bool (*match)(struct sfi_object *o, void *arg), void *arg);
void sfi_adopt(struct sfi_frame *f, struct sfi_object *o);
void sfi_keep_again(struct sfi_frame *f, const struct sfi_kind *k, const void *obj);
bool sfi_domain_keeping(const struct sfi_domain *d);	/* quiesce: a restart follows */
/** sfi_gate_refuse() - from a slot's pre: the kernel gets the dead path's answer; no fault. */
void __sfi_gate_refuse(struct sfi_frame *f);
static __always_inline __noreturn void sfi_gate_refuse(struct sfi_frame *f)
{
	SFI_DOES_NOT_RETURN(__sfi_gate_refuse(f));
}

/* ---- context and locks */
void sfi_check_sleepable(struct sfi_frame *f);		/* fails in atomic context */
void sfi_check_gfp(struct sfi_frame *f, gfp_t gfp);	/* fails if gfp may sleep and we may not */
void sfi_lock_acquired(struct sfi_frame *f, void *lock, u32 type);
void sfi_lock_released(struct sfi_frame *f, void *lock, u32 type);	/* fails if not held by this activation */
enum { SFI_LOCK_SPIN, SFI_LOCK_SPIN_IRQ, SFI_LOCK_SPIN_BH, SFI_LOCK_MUTEX, SFI_LOCK_RTNL, SFI_LOCK_RCU, SFI_LOCK_RWSEM };

/**
 * sfi_lock_by_trying() - takes a sleeping lock of the kernel's, SFI_LOCK_RTNL (then lock is NULL) or
 * SFI_LOCK_RWSEM (for writing), and notes that the activation holds it. Context: process, may sleep.
 */
void sfi_lock_by_trying(struct sfi_frame *f, void *lock, u32 type);
/** sfi_lock_held() - this activation holds the lock. */
bool sfi_lock_held(const struct sfi_frame *f, const void *lock);
/** sfi_rcu_opened() - the activation has an RCU read-side section open that it opened itself. */
bool sfi_rcu_opened(struct sfi_frame *f);

/* Waits that end when the domain dies, and count against its time limits: locks.c, sleepers.c. */
void sfi_spin_lock(struct sfi_frame *f, struct raw_spinlock *lock);
void sfi_spin_lock_bh(struct sfi_frame *f, struct raw_spinlock *lock);
void sfi_spin_lock_irq(struct sfi_frame *f, struct raw_spinlock *lock);
unsigned long sfi_spin_lock_irqsave(struct sfi_frame *f, struct raw_spinlock *lock);
int sfi_mutex_lock(struct sfi_frame *f, struct mutex *lock, unsigned int state);
void sfi_mutex_unlock(struct mutex *lock);
void sfi_sleep_ms(struct sfi_frame *f, unsigned int ms);
void sfi_sleep_us(struct sfi_frame *f, unsigned long min, unsigned long max, unsigned int state);

/* Wait queues of the driver's own, which are names of ours: waits.c. */
long sfi_wait_prepare(struct sfi_frame *f, const void *name, unsigned int state);
void sfi_wait_finish(struct sfi_frame *f);
long sfi_wait_schedule(struct sfi_frame *f, long timeout);
void sfi_wait_wake(const void *name, unsigned int events);	/* of EPOLLIN and such */
struct wait_queue_head *sfi_wait_queue(const void *name);

/* Interrupt storms: storm.c counts; the irq kind masks the line, then calls sfi_irq_storm(). */
bool sfi_irq_too_many(struct sfi_frame *f, unsigned int irq);
bool sfi_irq_nobody(struct sfi_frame *f, unsigned int irq);
void __sfi_irq_storm(struct sfi_frame *f, unsigned int irq);
static __always_inline __noreturn void sfi_irq_storm(struct sfi_frame *f, unsigned int irq)
{
	SFI_DOES_NOT_RETURN(__sfi_irq_storm(f, irq));
}

/* ---- callbacks: fails unless fn is a gate of this domain for that slot (NULL passes) */
void sfi_check_gate(struct sfi_frame *f, const void *fn, const char *slot);

struct sfi_domain *sfi_frame_domain(struct sfi_frame *f);
/** sfi_domain_current() - domain of the innermost activation on this context, or NULL. */
struct sfi_domain *sfi_domain_current(void);
/* Reaper-side: the same operations by domain, for kinds' release functions. */
void sfi_domain_revoke(struct sfi_domain *d, const void *p, size_t len);
/** sfi_domain_untrack() - forget an object outside any activation; false if it was not owned. Context: any but NMI. */
bool sfi_domain_untrack(struct sfi_domain *d, const struct sfi_kind *k, const void *obj, u64 aux);
/** sfi_domain_gate_ok() - fn is a gate of the domain for that slot (NULL is not). Context: any. */
bool sfi_domain_gate_ok(const struct sfi_domain *d, const void *fn, const char *slot);


/* ---- shadows: a class's service goes on while its driver restarts */
/**
 * struct sfi_shadow - who wants to know. Context of the calls: process, one at a time per domain.
 * @reaped: the domain's objects were released; it may be restarted next, or stay down.
 * @settled: the restart ended (sfi_domain_is_dead() says how), or none is coming: what
 *	the driver has not asked for again must be given up.
 * @gone: the domain is about to be freed.
 */
struct sfi_shadow {
	struct list_head node;
	void (*reaped)(struct sfi_domain *d);
	void (*settled)(struct sfi_domain *d);
	void (*gone)(struct sfi_domain *d);
};
void sfi_shadow_register(struct sfi_shadow *s);
void sfi_shadow_unregister(struct sfi_shadow *s);
void sfi_replayed(struct sfi_domain *d, u64 since_ns);
const char *sfi_domain_name(const struct sfi_domain *d);
struct module *sfi_domain_module(const struct sfi_domain *d);
void sfi_event(const char *fmt, ...) __printf(1, 2);	/* one line in the bounded event log */

/* ---- kernel functions behind pointers (ops tables): the driver's call lands in the stub */
bool sfi_call_map(const void *fn, void *stub);
void sfi_call_unmap(void *stub);

/* Of a stub module: the generated init and exit call them; its kinds may define them. */
void sfi_kinds_init(void);
void sfi_kinds_exit(void);

/* spec hash of the stub module, compared with each sandboxed module's .sfi.tu */
int sfi_register_stubs(const char *module, u64 spec_hash);
void sfi_unregister_stubs(const char *module);

#endif /* SFI_STUB_H */
