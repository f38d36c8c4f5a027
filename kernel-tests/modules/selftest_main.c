// SPDX-License-Identifier: GPL-2.0
/*
 * selftest_main.c - unit tests of sfi.ko that run at insmod and print TAP lines.
 *
 * The module is its own fabricated domain: no plugin, no notifier, the gates are
 * written by hand, and recovery is replaced by nothing, so that one load can fault
 * many times. Unexported functions of sfi.ko are found by name.
 */
#define pr_fmt(fmt) "" fmt

#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/uaccess.h>

#include "selftest.h"

int __sfi_gate_enter(struct sfi_frame *f, const struct sfi_gate_desc *desc, struct sfi_rt *rt);
int __sfi_setjmp(struct sfi_frame *f) __attribute__((returns_twice));
void __sfi_gate_leave(struct sfi_frame *f);

struct selftest_calls sfi;
static struct mutex *domains_lock;
static struct list_head *domains;

struct sfi_domain *da, *db;
struct sfi_rt rt_a, rt_b;
static int tests, failures;

void ok(bool good, const char *name)
{
	tests++;
	failures += !good;
	pr_info("%s %d - %s\n", good ? "ok" : "not ok", tests, name);
}

/* ---- a gate by hand */

static const struct sfi_gate_desc desc = { .target_name = "body", .slot = "selftest.body" };

noinline int gate_of(struct sfi_rt *rt, int (*body)(void))
{
	char room[SFI_FRAME_SIZE] __aligned(16);
	struct sfi_frame *f = (struct sfi_frame *)room;
	int ret;

	if (__sfi_gate_enter(f, &desc, rt))
		return -2;
	if (__sfi_setjmp(f))
		return -1;
	ret = body();
	__sfi_gate_leave(f);
	return ret;
}

int gate(int (*body)(void))
{
	return gate_of(&rt_a, body);
}

static bool context_clean(unsigned int preempt)
{
	return preempt_count() == preempt && !irqs_disabled() && !rcu_preempt_depth() &&
	       !sfi_domain_current() && !sfi.activity_inside(da);
}

void aborts(int (*body)(void), const char *name)
{
	unsigned int preempt = preempt_count(), faults = da->faults;
	int ret = gate(body);
	bool good = ret == -1 && context_clean(preempt) && da->state == SFI_DEAD &&
		    gate(body) == -2;

	msleep(1);
	synchronize_rcu();
	if (!good)
		pr_info("# gate returned %d, preempt %x, state %d, faults %u\n", ret,
			preempt_count(), da->state, da->faults - faults);
	ok(good, name);
	da->state = SFI_LIVE;
}

/* ---- bodies */

static u8 *buf;			/* granted */
static u8 *foreign;		/* never granted */
static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mtx);
const struct sfi_where where = { "selftest_stub", "sfi_selftest.c" };

static int body_ok(void) { return 42; }
static int body_foreign(void) { __sfi_check_write(foreign, 8); return 0; }
static int body_edge(void) { __sfi_check_write(buf + 60, 8); return 0; }
static int body_user(void) { __sfi_check_write((void *)0x1000, 8); return 0; }
static int body_wrap(void) { __sfi_range_write((void *)-8UL, 16); return 0; }
static int body_range(void) { __sfi_range_write(buf, 65); return 0; }
static int body_loop(void) { __sfi_loop_write(buf, 9, 8, 255, rt_a.colours); return 0; }
static int body_loop_down(void) { __sfi_loop_write(buf + 48, 8, -8, 255, rt_a.colours); return 0; }
static int body_loop_user(void) { __sfi_loop_read((void *)0x1000, 8, 8, 255, rt_a.colours); return 0; }
static int body_loop_wrap(void) { __sfi_loop_read((void *)-64UL, 9, 8, 255, rt_a.colours); return 0; }
static int body_loop_far(void) { __sfi_loop_write(buf, 1UL << 61, 8, 255, rt_a.colours); return 0; }
static int body_secret(void) { __sfi_check_read(foreign + 128, 8); return 0; }
static int body_null(void) { WRITE_ONCE(*(volatile int *)8, 1); return 0; }
static int body_rodata(void) { WRITE_ONCE(*(volatile int *)&where, 1); return 0; }
static int body_gp(void) { WRITE_ONCE(*(volatile int *)0x1234567812345678, 1); return 0; }
static int body_ud(void) { if (READ_ONCE(buf)) asm volatile("ud2"); return 0; }
static int body_bug(void) { BUG(); }
static int body_ustack(void) { while (1) __sfi_ustack_push(512); }
static int body_icall(void) { __sfi_icall(body_ok, 7); return 0; }

static int body_div(void)
{
	int zero = 0;

	asm volatile("cltd; idivl %0" : : "r" (zero) : "eax", "edx");
	return 0;
}

static int body_wild_call(void)
{
	int (*volatile fn)(void) = (void *)0x1000;

	return fn() + 1;
}

static int body_wild_call_noncanonical(void)
{
	int (*volatile fn)(void) = (void *)0x1234567812345678;

	return fn() + 1;
}

static noinline int recurse(int depth)
{
	char *p = __sfi_ustack_push(1);
	volatile int here = depth;

	if (READ_ONCE(buf))	/* always, but the compiler must not know */
		here += recurse(depth + 1);
	__sfi_ustack_pop(1);
	return here + *p;
}

static int body_recurse(void) { return recurse(0); }

static int body_allowed(void)
{
	void *p;

	__sfi_check_write(buf, 8);
	__sfi_check_write(buf + 56, 8);
	__sfi_range_write(buf, 64);
	__sfi_range_write(foreign, 0);
	__sfi_loop_write(buf, 8, 8, 255, rt_a.colours);
	__sfi_loop_write(buf + 56, 8, -8, 255, rt_a.colours);
	__sfi_loop_write(buf, 4, 16, 0xf00f, rt_a.colours);
	__sfi_loop_read(foreign, 8, 8, 255, rt_a.colours);
	__sfi_check_read(foreign, 8);
	__sfi_range_read(buf, 64);
	p = __sfi_ustack_push(100);
	if (!p || (unsigned long)p & 15)
		return 1;
	__sfi_check_write(p, 100);
	__sfi_ustack_pop(100);
	return 0;
}

static int body_locks(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	mutex_lock(&mtx);
	sfi_lock_acquired(f, &mtx, SFI_LOCK_MUTEX);
	rcu_read_lock();
	sfi_lock_acquired(f, NULL, SFI_LOCK_RCU);
	spin_lock_bh(&lock);
	sfi_lock_acquired(f, &lock, SFI_LOCK_SPIN_BH);
	sfi_stub_leave(f);
	return body_null();
}

static int body_lock_irq(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	spin_lock_irq(&lock);
	sfi_lock_acquired(f, &lock, SFI_LOCK_SPIN_IRQ);
	sfi_stub_leave(f);
	return body_null();
}

static int body_context(void)
{
	rcu_read_lock();
	local_bh_disable();
	preempt_disable();
	local_irq_disable();
	if (in_task())		/* softirq's current is somebody else */
		set_current_state(TASK_UNINTERRUPTIBLE);
	return body_foreign();
}

static int body_leave_locked(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	mutex_lock(&mtx);
	sfi_lock_acquired(f, &mtx, SFI_LOCK_MUTEX);
	sfi_stub_leave(f);
	return 0;
}

static int body_leave_irqs_off(void) { local_irq_disable(); return 0; }
static int body_leave_preempt(void) { preempt_disable(); return 0; }
static int body_leave_rcu(void) { rcu_read_lock(); return 0; }
static int body_unlock(void) { sfi_lock_released(sfi_stub_enter(&where), &lock, SFI_LOCK_SPIN); return 0; }
static int body_sleep_atomic(void) { preempt_disable(); sfi_check_sleepable(sfi_stub_enter(&where)); return 0; }
static int body_string(void) { sfi_d2k_check_string(sfi_stub_enter(&where), (char *)0xffff900000001000, "s"); return 0; }
static int body_stub_write(void) { sfi_d2k_check_write(sfi_stub_enter(&where), foreign, 1, "p"); return 0; }

static int body_stub_good(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	sfi_d2k_check_string(f, "text", "s");
	sfi_d2k_check_read(f, where.name, 8, "p");
	sfi_d2k_check_write(f, buf, 64, "p");
	sfi_d2k_transfer_write(f, buf, 64, "p");
	if (sfi.cap_covers(da, 0, (unsigned long)buf, 1))
		return 1;
	sfi_k2d_transfer_write(f, buf, 64, "p");
	sfi_check_sleepable(f);
	sfi_stub_leave(f);
	return !sfi.cap_covers(da, 0, (unsigned long)buf, 64);
}

/* The report names who took it away; the guest script looks for the line. */
static int body_revoked(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	sfi_revoke_write(f, buf + 8, 8);
	sfi_stub_leave(f);
	__sfi_check_write(buf, 16);
	return 0;
}

static int body_killed(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	WRITE_ONCE(da->state, SFI_DEAD);	/* as if from another CPU */
	sfi_stub_leave(f);
	return 0;
}

static int inner_ret;
static int body_nested(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);

	inner_ret = gate(body_null);
	sfi_stub_leave(f);
	return 0;
}

/* All chunks that were made are free, or kept by a CPU; and that is not one for each of many activations. */
bool ustacks_back(void)
{
	unsigned int made = bitmap_weight(da->ustack_made, SFI_USTACKS), n = bitmap_weight(da->ustack_free, SFI_USTACKS);
	int cpu;

	for_each_possible_cpu(cpu)
		n += per_cpu_ptr(da->activity, cpu)->ustack != NULL;
	return n == made && made && made < SFI_USTACKS / 2;
}

/* ---- interrupt contexts */

static int async_ret;
static void in_hardirq_work(struct irq_work *w) { async_ret = gate(body_null); }
static struct irq_work hard_work;
static void in_softirq_timer(struct timer_list *t) { async_ret = gate(body_context); }
static DEFINE_TIMER(soft_timer, in_softirq_timer);

static void test_async(void)
{
	async_ret = 0;
	init_irq_work(&hard_work, in_hardirq_work);
	irq_work_queue(&hard_work);
	irq_work_sync(&hard_work);
	ok(async_ret == -1 && context_clean(0), "NULL store in hardirq");
	da->state = SFI_LIVE;
	async_ret = 0;
	mod_timer(&soft_timer, jiffies + 1);
	while (!READ_ONCE(async_ret))
		msleep(5);
	ok(async_ret == -1 && context_clean(0), "check fails in softirq with everything held");
	da->state = SFI_LIVE;
}

/* ---- colours and capabilities */

static void test_revocations(unsigned long p)
{
	struct sfi_revocation r;
	int i;

	ok(!sfi.cap_revoked(da, p, 64, &r), "nothing granted is called revoked");
	ok(sfi.cap_revoked(db, p + 8, 8, &r) && r.start == p + 8 && r.end == p + 16 && !strcmp(r.by, "t"),
	   "a revocation is remembered");
	ok(!sfi.cap_revoked(db, p, 8, &r), "what was never granted is not called revoked");
	for (i = 0; i < SFI_REVOCATIONS; i++) {
		sfi.cap_grant(db, 0, p + 32, 8, "t");
		sfi.cap_revoke(db, p + 32, 8, "u");
		sfi.cap_revoke(db, p + 32, 8, "v");
	}
	ok(!sfi.cap_revoked(db, p + 8, 8, &r) && sfi.cap_revoked(db, p + 39, 1, &r) && !strcmp(r.by, "u"),
	   "the memory of revocations is bounded, and an empty revocation is none");
}

static void test_caps(void)
{
	unsigned long p = (unsigned long)buf;

	ok(sfi.table_get(p) == 0 && !sfi.cap_covers(da, 0, p, 1), "memory starts public");
	ok(!sfi.cap_grant(da, 0, p + 4, 20, "t") && sfi.table_get(p) == 0 && sfi.table_get(p + 8) == da->colour &&
	   sfi.table_get(p + 16) == da->colour && sfi.table_get(p + 24) == 0,
	   "grant colours whole granules only");
	ok(sfi.cap_covers(da, 0, p + 4, 20) && !sfi.cap_covers(da, 0, p + 3, 2) && !sfi.cap_covers(da, 0, p + 20, 5),
	   "precise set is byte exact");
	ok(!sfi.cap_grant(da, 0, p + 24, 8, "t") && sfi.cap_covers(da, 0, p + 4, 28), "adjacent ranges cover together");
	sfi.cap_revoke(da, p + 10, 2, "t");
	ok(sfi.table_get(p + 8) == 0 && sfi.table_get(p + 16) == da->colour && sfi.cap_covers(da, 0, p + 4, 6) &&
	   !sfi.cap_covers(da, 0, p + 10, 1) && sfi.cap_covers(da, 0, p + 12, 20), "revoke splits a range");
	ok(!sfi.cap_grant(da, 0, p, 64, "t") && sfi.table_get(p + 8) == da->colour && sfi.cap_covers(da, 0, p, 64),
	   "grant heals a split range");
	sfi.cap_grant(db, 0, p + 8, 8, "t");
	ok(sfi.table_get(p + 8) == SFI_COLOUR_SHARED, "two domains share a granule");
	sfi.cap_revoke(db, p + 8, 8, "t");
	ok(sfi.table_get(p + 8) == da->colour, "when a sharer leaves, the granule is the other's alone");
	test_revocations(p);
	ok(gate(body_allowed) == 0 && READ_ONCE(*(u8 *)(rt_a.shadow + (p >> 3))) == da->colour,
	   "the inline view of the shadow has the colour");
	sfi.cap_grant(db, 0, (unsigned long)foreign + 128, 8, "t");
}

bool reap_da(bool keep)
{
	int ret;

	mutex_lock(&da->life);
	ret = sfi.reap(da, keep);
	mutex_unlock(&da->life);
	da->state = SFI_LIVE;
	return !ret;
}

static void test_all(void)
{
	test_caps();
	ok(gate(body_ok) == 42 && context_clean(0), "gate returns the body's value");
	aborts(body_foreign, "store to foreign memory");
	aborts(body_edge, "store across the end of a grant");
	aborts(body_user, "store to user memory");
	aborts(body_wrap, "range that wraps");
	aborts(body_range, "range one byte too long");
	aborts(body_loop, "loop one round too long");
	aborts(body_loop_down, "loop downwards out of what is ours");
	aborts(body_loop_user, "loop over user memory");
	aborts(body_loop_wrap, "loop over the end of the address space");
	aborts(body_loop_far, "loop whose length wraps around");
	aborts(body_secret, "load of another domain's memory");
	aborts(body_null, "NULL store");
	aborts(body_rodata, "store to read-only data");
	aborts(body_gp, "non-canonical store");
	aborts(body_ud, "ud2");
	aborts(body_bug, "BUG()");
	aborts(body_div, "division by zero");
	aborts(body_wild_call, "wild call");
	aborts(body_wild_call_noncanonical, "wild non-canonical call");
	aborts(body_ustack, "unsafe stack overrun");
	aborts(body_recurse, "endless recursion");
	ok(ustacks_back(), "unsafe stack chunks came back");
	aborts(body_icall, "indirect call to an unlisted target");
	aborts(body_locks, "fault with mutex, RCU and BH lock held");
	ok(!mutex_is_locked(&mtx) && !spin_is_locked(&lock), "locks are free again");
	aborts(body_lock_irq, "fault with an irq spinlock held");
	ok(!spin_is_locked(&lock), "irq lock is free again");
	aborts(body_context, "fault with RCU, BH, preemption and interrupts off");
	aborts(body_leave_locked, "return with a mutex held");
	ok(!mutex_is_locked(&mtx), "mutex is free again");
	aborts(body_leave_irqs_off, "return with interrupts off");
	aborts(body_leave_preempt, "return with preemption off");
	aborts(body_leave_rcu, "return inside RCU");
	aborts(body_unlock, "unlock of a lock not held");
	aborts(body_sleep_atomic, "sleeping stub in atomic context");
	aborts(body_string, "string in unmapped memory");
	aborts(body_stub_write, "stub argument not owned");
	aborts(body_revoked, "store to memory that was revoked");
	ok(!sfi.cap_grant(da, 0, (unsigned long)buf, 64, "t"), "granted again");
	ok(gate(body_stub_good) == 0 && context_clean(0), "legal stub arguments pass");
	aborts(body_killed, "stub of a domain killed meanwhile");
	inner_ret = 0;
	aborts(body_nested, "outer activation aborts after the inner one");
	ok(inner_ret == -1, "inner activation landed in its own gate");
	test_async();
	test_tracker();
	test_principals();
	test_smp();
	test_reaper();
	test_trim();
	test_parts();
}

/* ---- the fabricated domain */

static void no_recovery(struct irq_work *w) { }
static void no_work(struct work_struct *w) { }

static void free_domain(struct sfi_domain *d)
{
	if (!d)
		return;
	sfi.ustack_destroy(d);
	sfi.cap_revoke_all(d);
	sfi.activity_free(d);
	sfi.tracker_exit(d);
	kfree(d);
}

static struct sfi_domain *make_domain(const char *name, u8 colour, struct sfi_rt *rt)
{
	struct sfi_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return NULL;
	d->mod = THIS_MODULE;
	strscpy(d->name, name, sizeof(d->name));
	d->colour = colour;
	d->state = SFI_LIVE;
	d->rt = rt;
	mutex_init(&d->life);
	raw_spin_lock_init(&d->caps_lock);
	sfi.tracker_init(d);
	mutex_init(&d->kept_lock);
	INIT_LIST_HEAD(&d->kept);
	sfi.principals_init(d);
	init_irq_work(&d->kick, no_recovery);
	INIT_WORK(&d->recover, no_work);
	if (sfi.activity_alloc(d) || sfi.ustack_alloc(d)) {
		free_domain(d);
		return NULL;
	}
	rt->colours = SFI_COLOURS(colour);
	rt->domain = (u64)d;
	return d;
}

static int find_all(void)
{
	static const struct { const char *name; void *to; } wanted[] = {
		{ "sfi:sfi_cap_grant", &sfi.cap_grant },
		{ "sfi:sfi_cap_revoke", &sfi.cap_revoke },
		{ "sfi:sfi_cap_revoke_all", &sfi.cap_revoke_all },
		{ "sfi:sfi_cap_covers", &sfi.cap_covers },
		{ "sfi:sfi_cap_revoked", &sfi.cap_revoked },
		{ "sfi:sfi_access_write", &sfi.access_write },
		{ "sfi:sfi_access_read", &sfi.access_read },
		{ "sfi:sfi_cap_crowd", &sfi.cap_crowd },
		{ "sfi:sfi_principals_init", &sfi.principals_init },
		{ "sfi:sfi_table_get", &sfi.table_get },
		{ "sfi:sfi_shadow_slot", &sfi.shadow_slot },
		{ "sfi:sfi_table_flush_local", &sfi.table_flush_local },
		{ "sfi:sfi_table_trim", &sfi.table_trim },
		{ "sfi:sfi_table_use", &sfi.table_use },
		{ "sfi:sfi_tracker_init", &sfi.tracker_init },
		{ "sfi:sfi_tracker_exit", &sfi.tracker_exit },
		{ "sfi:sfi_activity_alloc", &sfi.activity_alloc },
		{ "sfi:sfi_activity_free", &sfi.activity_free },
		{ "sfi:sfi_activity_inside", &sfi.activity_inside },
		{ "sfi:sfi_ustack_alloc", &sfi.ustack_alloc },
		{ "sfi:sfi_ustack_grant", &sfi.ustack_grant },
		{ "sfi:sfi_ustack_destroy", &sfi.ustack_destroy },
		{ "sfi:sfi_reap", &sfi.reap },
		{ "sfi:sfi_domains_lock", &domains_lock },
		{ "sfi:sfi_domains", &domains },
	};
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup)(const char *name);
	int i, ret = register_kprobe(&kp);
	u64 *bias;

	if (ret)
		return ret;
	lookup = (void *)kp.addr;
	unregister_kprobe(&kp);
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		unsigned long addr = lookup(wanted[i].name);

		if (!addr) {
			pr_err("no %s\n", wanted[i].name);
			return -ENOENT;
		}
		*(unsigned long *)wanted[i].to = addr;
	}
	bias = (void *)lookup("sfi:sfi_table_bias");
	if (!bias)
		return -ENOENT;
	rt_a.shadow = *bias;
	rt_b.shadow = *bias;
	return 0;
}

static int __init selftest_init(void)
{
	int ret = find_all();

	if (ret)
		return ret;
	/* Two granule-aligned objects of their own; colours no loaded driver has. */
	buf = kzalloc(64, GFP_KERNEL);
	foreign = kzalloc(256, GFP_KERNEL);
	da = make_domain("selftest_a", 251, &rt_a);
	db = make_domain("selftest_b", 252, &rt_b);
	if (!buf || !foreign || !da || !db) {
		free_domain(da);
		free_domain(db);
		kfree(buf);
		kfree(foreign);
		return -ENOMEM;
	}
	mutex_lock(domains_lock);
	list_add_rcu(&db->list, domains);
	list_add_rcu(&da->list, domains);
	mutex_unlock(domains_lock);

	test_all();

	mutex_lock(domains_lock);
	list_del_rcu(&da->list);
	list_del_rcu(&db->list);
	mutex_unlock(domains_lock);
	synchronize_rcu();
	irq_work_sync(&da->kick);
	sfi.cap_revoke_all(da);
	sfi.cap_revoke_all(db);
	ok(sfi.table_get((unsigned long)buf) == 0 && !da->caps.rb_node, "nothing is left granted");
	free_domain(da);
	free_domain(db);
	kfree(buf);
	kfree(foreign);
	pr_info("1..%d\n", tests);
	pr_info("# %d failed\n", failures);
	return failures ? -EINVAL : 0;
}

static void __exit selftest_exit(void)
{
}

module_init(selftest_init);
module_exit(selftest_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("unit tests of sfi.ko");
