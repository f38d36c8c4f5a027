// SPDX-License-Identifier: GPL-2.0
/*
 * selftest_trim.c - pages of the table without colours go back: all of them, only them, and nobody who
 * still reads one ever sees what its next owner writes there.
 */
#define pr_fmt(fmt) "" fmt

#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "selftest.h"

#define REGIONS 64
#define REGION (PAGE_SIZE << SFI_GRANULE_SHIFT)	/* bytes that one page of the table describes */
static unsigned long area;		/* so many of them, in which nothing else is granted */

static unsigned long region(unsigned int i)
{
	return area + i % REGIONS * REGION;
}

static u8 mapped_view(unsigned long addr)
{
	return *(volatile u8 *)(rt_a.shadow + (addr >> SFI_GRANULE_SHIFT));
}

static unsigned int pages_there(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < REGIONS; i++)
		n += sfi.shadow_slot(region(i)) != NULL;
	return n;
}

/* What the next owner of given pages does: writes what is no colour of anybody's. */
#define STRANGER 0x55
#define TAKEN 128

static bool take_and_overwrite(void *wanted)
{
	struct page **pages = kcalloc(TAKEN, sizeof(*pages), GFP_KERNEL);
	bool got = false;
	int i;

	if (!pages)
		return false;
	for (i = 0; i < TAKEN; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		if (!pages[i])
			break;
		got |= page_address(pages[i]) == wanted;
		memset(page_address(pages[i]), STRANGER, PAGE_SIZE);
	}
	usleep_range(200, 400);
	while (i--)
		__free_page(pages[i]);
	kfree(pages);
	return got;
}

static void grant_all(struct sfi_domain *d, unsigned long at)
{
	unsigned int i;

	for (i = 0; i < REGIONS; i++)
		sfi.cap_grant(d, 0, region(i) + at, 8, "trim");
}

static void test_end(void)
{
	struct sfi_table_use before, after;
	int tries;

	grant_all(da, 0);
	grant_all(da, REGION - 8);
	sfi.cap_grant(db, 0, region(1) + REGION - 8, 8, "trim");
	before = sfi.table_use();
	ok(pages_there() == REGIONS && reap_da(false), "a domain with pages of the table ends");
	sfi.table_trim();
	after = sfi.table_use();
	ok(pages_there() == 1 && sfi.table_get(region(1) + REGION - 8) == db->colour,
	   "its pages go back, but for one that another domain has something in");
	ok(before.held - after.held >= REGIONS - 1 && after.given_back - before.given_back == before.held - after.held,
	   "and are counted");
	sfi.cap_revoke(db, region(1) + REGION - 8, 8, "trim");

	/* Without a word from here. */
	grant_all(da, 0);
	reap_da(false);
	for (tries = 0; pages_there() && tries < 500; tries++)
		msleep(20);
	ok(!pages_there(), "the reaper has it done");
}

/* ---- a reader that has the page's translation, and looks at a granule that is never granted */

#define READ_ROUNDS 40
static unsigned int read_round;		/* the reader is to follow */
static unsigned int reader_at;		/* it has the translation of this round */
static unsigned int reader_saw;		/* what was not public */
static bool read_done;

static int run_reader(struct job *job)
{
	unsigned int at = 0, now;
	unsigned long addr = 0;
	int i;

	while (!READ_ONCE(read_done)) {
		now = smp_load_acquire(&read_round);
		if (now != at) {
			at = now;
			addr = region(at);
			sfi.table_flush_local(addr);
			if (mapped_view(addr + 8) != da->colour)
				return 1;
			smp_store_release(&reader_at, at);
		}
		for (i = 0; addr && i < 1000; i++)
			reader_saw += mapped_view(addr) != SFI_COLOUR_PUBLIC;
		cond_resched();
	}
	return 0;
}

static void test_reader(void)
{
	unsigned int i, reused = 0;
	struct job job;
	void *page;

	if (!job_start(&job, 1, run_reader)) {
		ok(false, "no thread for the reader");
		return;
	}
	for (i = 1; i <= READ_ROUNDS && !completion_done(&job.done); i++) {
		sfi.cap_grant(da, 0, region(i) + 8, 8, "trim");
		page = sfi.shadow_slot(region(i));
		smp_store_release(&read_round, i);
		while (smp_load_acquire(&reader_at) != i && !completion_done(&job.done))
			cond_resched();
		sfi.cap_revoke(da, region(i) + 8, 8, "trim");
		sfi.table_trim();
		reused += take_and_overwrite(page);
	}
	WRITE_ONCE(read_done, true);
	ok(job_good(&job) && !reader_saw, "who reads a page that goes back sees nothing but public");
	pr_info("# %u of %u pages were overwritten by the next owner, %u strange reads\n", reused, READ_ROUNDS, reader_saw);
	ok(reused, "and pages were really used anew");
}

/* ---- grants on four CPUs, one of them in hardirqs, while another domain is reaped and the table trimmed */

#define TRIMS 40
#define BURST 50			/* grants in one region before the next */
#define CPUS 4
static bool trims_done;
static unsigned int grants[CPUS];

struct in_irq {
	struct irq_work work;
	unsigned long addr;
	int ret;
};

static void grant_in_irq(struct irq_work *work)
{
	struct in_irq *irq = container_of(work, struct in_irq, work);

	irq->ret = sfi.cap_grant(db, 0, irq->addr, 16, "trim");
}

static int grant_from(struct in_irq *irq, unsigned long addr)
{
	if (!irq)
		return sfi.cap_grant(db, 0, addr, 16, "trim");
	irq->addr = addr;
	irq_work_queue(&irq->work);
	irq_work_sync(&irq->work);
	return irq->ret;
}

static bool strange(u8 colour)
{
	return colour != SFI_COLOUR_PUBLIC && colour != SFI_COLOUR_SHARED && colour != da->colour && colour != db->colour;
}

/* Each CPU has granules of its own in every region. */
static int burst(struct job *job, struct in_irq *irq, unsigned int r)
{
	unsigned long addr = region(r) + (1 + job->cpu) * 64;
	int i;

	for (i = 0; i < BURST; i++) {
		if (grant_from(irq, addr))
			return 1;
		/* The table, and this CPU's view of it. */
		if (sfi.table_get(addr) != db->colour || sfi.table_get(addr + 8) != db->colour)
			return 2;
		sfi.table_flush_local(addr);
		if (mapped_view(addr) != db->colour)
			return 3;
		if (strange(sfi.table_get(region(r + i))) || strange(mapped_view(region(r + i))))
			return 4;
		sfi.cap_revoke(db, addr, 16, "trim");
		if (sfi.table_get(addr) || sfi.table_get(addr + 8))
			return 5;
		grants[job->cpu]++;
	}
	return 0;
}

static int run_granter(struct job *job)
{
	struct in_irq irq;
	unsigned int r = job->cpu;
	int ret = 0;

	init_irq_work(&irq.work, grant_in_irq);
	while (!ret && !READ_ONCE(trims_done)) {
		r = r * 5 + 3;		/* all regions in turn, each CPU in an order of its own */
		ret = burst(job, job->cpu == CPUS - 1 ? &irq : NULL, r);
		usleep_range(100, 500);
	}
	return ret;
}

static void test_races(void)
{
	struct sfi_table_use before = sfi.table_use(), after;
	struct job jobs[CPUS];
	bool good = true;
	int i;

	for (i = 0; i < CPUS; i++)
		good &= job_start(&jobs[i], i, run_granter);
	for (i = 0; i < TRIMS; i++) {
		grant_all(da, 0);
		good &= reap_da(false);
		sfi.table_trim();
		take_and_overwrite(NULL);
	}
	WRITE_ONCE(trims_done, true);
	for (i = 0; i < CPUS; i++)
		good &= job_good(&jobs[i]);
	after = sfi.table_use();
	pr_info("# %u %u %u %u grants, %lu pages given back\n", grants[0], grants[1], grants[2], grants[3],
		after.given_back - before.given_back);
	ok(good, "no grant is lost to a trim, on four CPUs and in hardirqs, while another domain is reaped");
	ok(after.given_back - before.given_back > TRIMS, "and pages went back meanwhile");
	sfi.table_trim();
	ok(!pages_there(), "in the end all of them");
}

/** test_trim() - da loses all it has. Needs CPUs 0 to 3. */
void test_trim(void)
{
	area = __get_free_pages(GFP_KERNEL, get_order(REGIONS * REGION));
	if (!area) {
		ok(false, "no memory for the trim");
		return;
	}
	test_end();
	test_reader();
	test_races();
	free_pages(area, get_order(REGIONS * REGION));
}
