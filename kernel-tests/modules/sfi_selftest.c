// SPDX-License-Identifier: GPL-2.0
/*
 * sfi_selftest.c - unit tests of sfi.ko that run at insmod and print TAP lines.
 *
 * The module is its own fabricated domain: no plugin, no notifier, the gates are
 * written by hand, and recovery is replaced by nothing, so that one load can fault
 * many times. Unexported functions of sfi.ko are found by name.
 */
#define pr_fmt(fmt) "" fmt

#include <linux/delay.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/uaccess.h>

#include "sfi.h"

int __sfi_gate_enter(struct sfi_frame *f, const struct sfi_gate_desc *desc, struct sfi_rt *rt);
int __sfi_setjmp(struct sfi_frame *f) __attribute__((returns_twice));
void __sfi_gate_leave(struct sfi_frame *f);
void __sfi_check_write(void *addr, u64 n);
void __sfi_check_read(const void *addr, u64 n);
void __sfi_range_write(void *addr, u64 n);
void __sfi_range_read(const void *addr, u64 n);
void *__sfi_icall(void *fn, u64 type_hash);
void *__sfi_ustack_push(u64 bytes);
void __sfi_ustack_pop(u64 bytes);

static unsigned long (*lookup)(const char *name);
static int (*cap_grant)(struct sfi_domain *d, unsigned long start, unsigned long len, const char *by);
static void (*cap_revoke)(struct sfi_domain *d, unsigned long start, unsigned long len, const char *by);
static void (*cap_revoke_all)(struct sfi_domain *d);
static bool (*cap_covers)(struct sfi_domain *d, unsigned long start, unsigned long len);
static u8 (*table_get)(unsigned long addr);
static int (*ustack_alloc)(struct sfi_domain *d);
static void (*ustack_destroy)(struct sfi_domain *d);
static struct mutex *domains_lock;
static struct list_head *domains;

static struct sfi_domain *da, *db;
static struct sfi_rt rt_a;
static int tests, failures;

static void ok(bool good, const char *name)
{
	tests++;
	failures += !good;
	pr_info("%s %d - %s\n", good ? "ok" : "not ok", tests, name);
}

/* ---- a gate by hand */

static const struct sfi_gate_desc desc = { .target_name = "body", .slot = "selftest.body" };

static noinline int gate(int (*body)(void))
{
	char room[SFI_FRAME_SIZE] __aligned(16);
	struct sfi_frame *f = (struct sfi_frame *)room;
	int ret;

	if (__sfi_gate_enter(f, &desc, &rt_a))
		return -2;
	if (__sfi_setjmp(f))
		return -1;
	ret = body();
	__sfi_gate_leave(f);
	return ret;
}

static bool context_clean(unsigned int preempt)
{
	return preempt_count() == preempt && !irqs_disabled() && !rcu_preempt_depth() &&
	       !sfi_domain_current() && !inside(da);
}

/* The body faults, the gate returns -1, nothing of it stays, and the task can still sleep. */
static void aborts(int (*body)(void), const char *name)
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
static const struct sfi_where where = { "selftest_stub", "sfi_selftest.c" };

static int body_ok(void) { return 42; }
static int body_foreign(void) { __sfi_check_write(foreign, 8); return 0; }
static int body_edge(void) { __sfi_check_write(buf + 60, 8); return 0; }
static int body_user(void) { __sfi_check_write((void *)0x1000, 8); return 0; }
static int body_wrap(void) { __sfi_range_write((void *)-8UL, 16); return 0; }
static int body_range(void) { __sfi_range_write(buf, 65); return 0; }
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
	if (cap_covers(da, (unsigned long)buf, 1))
		return 1;
	sfi_k2d_transfer_write(f, buf, 64, "p");
	sfi_check_sleepable(f);
	sfi_stub_leave(f);
	return !cap_covers(da, (unsigned long)buf, 64);
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

static void test_caps(void)
{
	unsigned long p = (unsigned long)buf;

	ok(table_get(p) == 0 && !cap_covers(da, p, 1), "memory starts public");
	ok(!cap_grant(da, p + 4, 20, "t") && table_get(p) == 0 && table_get(p + 8) == da->colour &&
	   table_get(p + 16) == da->colour && table_get(p + 24) == 0,
	   "grant colours whole granules only");
	ok(cap_covers(da, p + 4, 20) && !cap_covers(da, p + 3, 2) && !cap_covers(da, p + 20, 5),
	   "precise set is byte exact");
	ok(!cap_grant(da, p + 24, 8, "t") && cap_covers(da, p + 4, 28), "adjacent ranges cover together");
	cap_revoke(da, p + 10, 2, "t");
	ok(table_get(p + 8) == 0 && table_get(p + 16) == da->colour && cap_covers(da, p + 4, 6) &&
	   !cap_covers(da, p + 10, 1) && cap_covers(da, p + 12, 20), "revoke splits a range");
	ok(!cap_grant(da, p, 64, "t") && table_get(p + 8) == da->colour && cap_covers(da, p, 64),
	   "grant heals a split range");
	cap_grant(db, p + 8, 8, "t");
	ok(table_get(p + 8) == SFI_COLOUR_SHARED, "two domains share a granule");
	cap_revoke(db, p + 8, 8, "t");
	ok(table_get(p + 8) == 0 && cap_covers(da, p + 8, 8), "revoke by a sharer clears the colour");
	ok(gate(body_allowed) == 0 && READ_ONCE(*(u8 *)(rt_a.shadow + (p >> 3))) == da->colour,
	   "the inline view of the shadow has the colour");
	cap_grant(db, (unsigned long)foreign + 128, 8, "t");
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
	ok(da->ustack_free[0] == ~0UL, "unsafe stack chunks came back");
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
	ok(gate(body_stub_good) == 0 && context_clean(0), "legal stub arguments pass");
	aborts(body_killed, "stub of a domain killed meanwhile");
	inner_ret = 0;
	aborts(body_nested, "outer activation aborts after the inner one");
	ok(inner_ret == -1, "inner activation landed in its own gate");
	test_async();
}

/* ---- the fabricated domain */

static void no_recovery(struct irq_work *w) { }
static void no_work(struct work_struct *w) { }

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
	raw_spin_lock_init(&d->objects_lock);
	INIT_LIST_HEAD(&d->objects);
	INIT_LIST_HEAD(&d->frames);
	init_irq_work(&d->kick, no_recovery);
	INIT_WORK(&d->recover, no_work);
	return d;
}

static int find_all(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	u64 *bias;
	int ret = register_kprobe(&kp);

	if (ret)
		return ret;
	lookup = (void *)kp.addr;
	unregister_kprobe(&kp);
	cap_grant = (void *)lookup("sfi:sfi_cap_grant");
	cap_revoke = (void *)lookup("sfi:sfi_cap_revoke");
	cap_revoke_all = (void *)lookup("sfi:sfi_cap_revoke_all");
	cap_covers = (void *)lookup("sfi:sfi_cap_covers");
	table_get = (void *)lookup("sfi:sfi_table_get");
	ustack_alloc = (void *)lookup("sfi:sfi_ustack_alloc");
	ustack_destroy = (void *)lookup("sfi:sfi_ustack_destroy");
	domains_lock = (void *)lookup("sfi:sfi_domains_lock");
	domains = (void *)lookup("sfi:sfi_domains");
	bias = (void *)lookup("sfi:sfi_table_bias");
	if (!cap_grant || !cap_revoke || !cap_revoke_all || !cap_covers || !table_get ||
	    !ustack_alloc || !ustack_destroy || !domains_lock || !domains || !bias)
		return -ENOENT;
	rt_a.shadow = *bias;
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
	da = make_domain("selftest_a", 252, &rt_a);
	db = make_domain("selftest_b", 253, NULL);
	if (!buf || !foreign || !da || !db || ustack_alloc(da)) {
		kfree(buf);
		kfree(foreign);
		kfree(da);
		kfree(db);
		return -ENOMEM;
	}
	rt_a.colour = da->colour;
	rt_a.domain = (u64)da;
	mutex_lock(domains_lock);
	list_add_rcu(&da->list, domains);
	mutex_unlock(domains_lock);

	test_all();

	mutex_lock(domains_lock);
	list_del_rcu(&da->list);
	mutex_unlock(domains_lock);
	synchronize_rcu();
	irq_work_sync(&da->kick);
	ustack_destroy(da);
	cap_revoke_all(da);
	cap_revoke_all(db);
	ok(table_get((unsigned long)buf) == 0 && !da->caps.rb_node, "nothing is left granted");
	kfree(buf);
	kfree(foreign);
	kfree(da);
	kfree(db);
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
