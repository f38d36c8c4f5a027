// SPDX-License-Identifier: GPL-2.0
/*
 * selftest_smp.c - the same on four CPUs at once: stale views of the table, grants and
 * revocations against checks, gates against the reaper's count. Bounded by iterations.
 */
#define pr_fmt(fmt) "" fmt

#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/slab.h>

#include "selftest.h"

#define CPUS 4

/* ---- threads: one job each, on its own CPU */

static int job_thread(void *data)
{
	struct job *job = data;

	job->ret = job->run(job);
	kthread_complete_and_exit(&job->done, 0);
}

bool job_start(struct job *job, int cpu, int (*run)(struct job *job))
{
	struct task_struct *t;

	job->run = run;
	job->cpu = cpu;
	job->ret = -1;
	init_completion(&job->done);
	t = kthread_create(job_thread, job, "selftest/%d", cpu);
	if (IS_ERR(t)) {
		complete(&job->done);
		return false;
	}
	kthread_bind(t, cpu);
	wake_up_process(t);
	return true;
}

bool job_good(struct job *job)
{
	wait_for_completion(&job->done);
	if (job->ret)
		pr_info("# CPU %d: %d\n", job->cpu, job->ret);
	return !job->ret;
}

/* ---- stale views: a CPU that has cached the zero page sees a fresh grant after the slow path */

#define VIEWS 16			/* shadow pages; each describes 32 KiB */
#define VIEW_BYTES (PAGE_SIZE << SFI_GRANULE_SHIFT)
static unsigned long views;
static int view_ready, view_granted, view_stale;

static u8 inline_view(unsigned long addr)
{
	return *(volatile u8 *)(rt_a.shadow + (addr >> SFI_GRANULE_SHIFT));
}

static int body_view(void)
{
	unsigned long addr;
	int i;

	for (i = 0; i < VIEWS; i++) {
		addr = views + i * VIEW_BYTES;
		if (inline_view(addr))
			return 1;
		smp_store_release(&view_ready, i + 1);
		/* Spin, so that nothing but the slow path refreshes this CPU's view. */
		while (smp_load_acquire(&view_granted) <= i)
			cpu_relax();
		view_stale += !inline_view(addr);
		__sfi_check_write((void *)addr, 8);
		if (inline_view(addr) != da->colour || inline_view(addr + 8))
			return 2;
		cond_resched();
	}
	return 0;
}

static int run_views(struct job *job)
{
	return gate(body_view);
}

static void test_stale_view(void)
{
	struct job job;
	bool virgin = true;
	int i;

	views = __get_free_pages(GFP_KERNEL, get_order(VIEWS * VIEW_BYTES));
	if (!views || !job_start(&job, 1, run_views)) {
		ok(false, "no memory or thread for the stale view");
		return;
	}
	for (i = 0; i < VIEWS; i++) {
		while (smp_load_acquire(&view_ready) <= i && !completion_done(&job.done))
			cond_resched();
		/* The first grant there replaces the zero page. */
		virgin &= !sfi.shadow_slot(views + i * VIEW_BYTES);
		sfi.cap_grant(da, 0, views + i * VIEW_BYTES, 8, "view");
		smp_store_release(&view_granted, i + 1);
	}
	ok(job_good(&job), "a fresh grant is seen after the slow path");
	pr_info("# %d of %d views were stale\n", view_stale, VIEWS);
	ok(virgin && view_stale, "and a stale view was really met");
	for (i = 0; i < VIEWS; i++)
		sfi.cap_revoke(da, views + i * VIEW_BYTES, 8, "view");
	free_pages(views, get_order(VIEWS * VIEW_BYTES));
}

/* ---- grant and revoke against checks. One area, granule by granule (A: da, B: db):
 * [0, KEEP) always A's, while B comes and goes; then A's that come and go; then nobody's.
 */

#define ROUNDS 20000
#define KEEP 64
#define CHURN 64
#define AREA 192
static u8 *area;

static int body_keep(void)
{
	int i;

	for (i = 0; i < KEEP; i += 8)
		__sfi_check_write(area + i, 8);
	__sfi_range_write(area, KEEP);
	__sfi_check_write(area + 3, 8);
	__sfi_range_read(area, KEEP);
	return 0;
}

/* Never refused, whatever the others do. */
static int run_keep(struct job *job)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		if (gate(body_keep))
			return i + 1;
		cond_resched();
	}
	return 0;
}

/* Shares da's granules, whole and in part, and gives them up. */
static int run_sharer(struct job *job)
{
	unsigned long a = (unsigned long)area;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		unsigned long start = i * 5 % (KEEP - 16), len = 1 + i % 16;

		if (sfi.cap_grant(db, 0, a + start, len, "sharer"))
			return i + 1;
		if (!sfi.cap_covers(db, 0, a + start, len))
			return -i - 2;
		sfi.cap_revoke(db, a + start, len, "sharer");
		if (sfi.cap_covers(db, 0, a + start, 1))
			return -i - 2;
		cond_resched();
	}
	return 0;
}

/* What it revoked is refused at once and has no colour: only this thread grants there. */
static int run_owner(struct job *job)
{
	unsigned long a = (unsigned long)area + KEEP;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		unsigned long start = i * 8 % (CHURN - 16);

		if (sfi.cap_grant(da, 0, a + start, 16, "owner") || sfi.table_get(a + start) != da->colour)
			return i + 1;
		sfi.cap_revoke(da, a + start + 4, 4, "owner");
		if (sfi.cap_covers(da, 0, a + start, 8) || sfi.table_get(a + start) ||
		    sfi.table_get(a + start + 8) != da->colour)
			return -i - 2;
		sfi.cap_revoke(da, a + start, 16, "owner");
		if (sfi.cap_covers(da, 0, a + start + 15, 1) || sfi.table_get(a + start + 8))
			return -i - 2;
		cond_resched();
	}
	return 0;
}

static void test_stress(void)
{
	static int (*const run[CPUS])(struct job *) = { run_keep, run_sharer, run_owner, run_keep };
	struct job jobs[CPUS];
	bool good = true;
	int i;

	area = kzalloc(AREA, GFP_KERNEL);
	if (!area || sfi.cap_grant(da, 0, (unsigned long)area, KEEP, "keep")) {
		ok(false, "no memory for the stress");
		return;
	}
	for (i = 0; i < CPUS; i++)
		good &= job_start(&jobs[i], i, run[i]);
	for (i = 0; i < CPUS; i++)
		good &= job_good(&jobs[i]);
	ok(good && da->state == SFI_LIVE, "grants and revocations against checks on four CPUs");
	for (good = true, i = 0; i < AREA; i += 8)
		good &= sfi.table_get((unsigned long)area + i) == (i < KEEP ? da->colour : 0);
	ok(good, "and the table agrees with the set afterwards");
	sfi.cap_revoke(da, (unsigned long)area, AREA, "end");
	kfree(area);
}

/* ---- a second instance comes and goes while the first one works, and another domain shares */

#define HOLDER 7u			/* of the first half of KEEP; the rest is everybody's */
#define COMINGS 2000			/* each recolours all that instances hold */

static int run_crowder(struct job *job)
{
	int i;

	for (i = 0; i < COMINGS; i++) {
		sfi.cap_crowd(da, i & 1);
		cond_resched();
	}
	sfi.cap_crowd(da, false);
	return 0;
}

static int run_holder(struct job *job)
{
	unsigned long a = (unsigned long)area, own = a + KEEP;
	int i;

	for (i = 0; i < COMINGS; i++) {
		unsigned long at = i * 8 % (KEEP / 2 - 16);
		u8 colour;

		if (sfi.access_write(da, HOLDER, a + at, 16) || sfi.access_read(da, HOLDER, a + at, 16) ||
		    sfi.access_write(da, HOLDER + 1, a + KEEP / 2 + at, 16))
			return i + 1;
		if (sfi.cap_grant(da, HOLDER, own, 16, "holder"))
			return i + 1;
		colour = sfi.table_get(own);
		if (colour != da->colour && colour != SFI_COLOUR_SHARED)
			return -i - 2;
		sfi.cap_revoke(da, own, 16, "holder");
		if (sfi.table_get(own))
			return -i - 2;
		cond_resched();
	}
	return 0;
}

/* The colours of the holder's half, and of the shared one. */
static bool halves_are(u8 first)
{
	unsigned long a = (unsigned long)area, i;
	bool good = true;

	for (i = 0; i < KEEP; i += 8)
		good &= sfi.table_get(a + i) == (i < KEEP / 2 ? first : da->colour);
	return good;
}

static void test_crowds(void)
{
	static int (*const run[CPUS])(struct job *) = { run_crowder, run_sharer, run_holder, run_keep };
	struct job jobs[CPUS];
	bool good = true;
	int i;

	area = kzalloc(AREA, GFP_KERNEL);
	if (!area || sfi.cap_grant(da, HOLDER, (unsigned long)area, KEEP / 2, "keep") ||
	    sfi.cap_grant(da, 0, (unsigned long)area + KEEP / 2, KEEP / 2, "keep")) {
		ok(false, "no memory for the crowds");
		return;
	}
	for (i = 0; i < CPUS; i++)
		good &= job_start(&jobs[i], i, run[i]);
	for (i = 0; i < CPUS; i++)
		good &= job_good(&jobs[i]);
	ok(good, "an instance's rights stay while others come and go");
	ok(halves_are(da->colour), "and the table agrees with the set afterwards, not crowded");
	sfi.cap_crowd(da, true);
	ok(halves_are(SFI_COLOUR_SHARED), "nor crowded");
	sfi.cap_crowd(da, false);
	sfi.cap_revoke(da, (unsigned long)area, AREA, "end");
	kfree(area);
}

/* ---- gates against the reaper: closed, drained, open again, while three CPUs enter */

#define DRAINS 40
static atomic_t really_inside, entries;
static bool gates_done;

/*
 * As if in the kernel: there the sampler of hang.c does not bring an activation of a dead
 * domain out half way, so what is counted here agrees with what the gates count.
 */
static int body_busy(void)
{
	struct sfi_frame *f = sfi_stub_enter(&where);
	int i;

	atomic_inc(&really_inside);
	atomic_inc(&entries);
	*(volatile char *)__sfi_ustack_push(64) = 1;
	for (i = 0; i < 50; i++)
		cpu_relax();
	__sfi_ustack_pop(64);
	atomic_dec(&really_inside);
	sfi_stub_leave(f);
	return 0;
}

/* The domain was dead on the way in (-2), or found dead by a stub (-1). */
static bool refused(int ret)
{
	return ret == -1 || ret == -2;
}

static int run_gates(struct job *job)
{
	int ret;

	while (!READ_ONCE(gates_done)) {
		ret = gate(body_busy);
		if (ret && !refused(ret))
			return ret;
		cond_resched();
	}
	return 0;
}

static int body_migrate(void)
{
	set_cpus_allowed_ptr(current, cpumask_of(3));
	return body_busy();
}

/* Enters on CPU 0 and leaves on CPU 3. */
static int run_migrant(void *data)
{
	struct job *job = data;
	int ret = 0;

	while (!READ_ONCE(gates_done)) {
		set_cpus_allowed_ptr(current, cpumask_of(0));
		ret = gate(body_migrate);
		if (ret && !refused(ret))
			break;
		usleep_range(100, 200);
	}
	job->ret = refused(ret) ? 0 : ret;
	kthread_complete_and_exit(&job->done, 0);
}

static bool wait_for_entries(int n)
{
	int before = atomic_read(&entries), tries;

	for (tries = 0; tries < 20000; tries++) {
		if (atomic_read(&entries) - before >= n)
			return true;
		usleep_range(50, 100);
	}
	return false;
}

static void test_gates(void)
{
	struct job jobs[CPUS];
	bool good = true, quiet = true;
	struct task_struct *t;
	int i, before;

	jobs[0].cpu = 0;
	init_completion(&jobs[0].done);
	t = kthread_run(run_migrant, &jobs[0], "selftest/m");
	if (IS_ERR(t))
		complete(&jobs[0].done);
	good &= !IS_ERR(t);
	for (i = 1; i < CPUS; i++)
		good &= job_start(&jobs[i], i, run_gates);
	for (i = 0; i < DRAINS; i++) {
		good &= wait_for_entries(100);
		/* As sfi_reap() does it. */
		WRITE_ONCE(da->state, SFI_DEAD);
		synchronize_rcu();
		while (sfi.activity_inside(da))
			usleep_range(20, 50);
		quiet &= !atomic_read(&really_inside);
		before = atomic_read(&entries);
		usleep_range(200, 400);
		quiet &= !atomic_read(&really_inside) && atomic_read(&entries) == before;
		WRITE_ONCE(da->state, SFI_LIVE);
	}
	WRITE_ONCE(gates_done, true);
	for (i = 0; i < CPUS; i++)
		good &= job_good(&jobs[i]);
	pr_info("# %d activations, %d drains\n", atomic_read(&entries), DRAINS);
	ok(quiet, "when the count is zero nobody is inside or enters");
	ok(good && !sfi.activity_inside(da), "all activations were counted out, migrants too");
	ok(ustacks_back(), "and gave their unsafe stacks back");
}

/** test_smp() - needs CPUs 0 to 3 online. */
void test_smp(void)
{
	ok(num_online_cpus() >= CPUS, "four CPUs (boot with --smp 4)");
	if (num_online_cpus() < CPUS)
		return;
	test_stale_view();
	test_stress();
	test_crowds();
	test_gates();
}
