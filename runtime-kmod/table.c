// SPDX-License-Identifier: GPL-2.0
/*
 * table.c - the shadow: one byte per 8 bytes of the kernel half of the address
 * space, 16 TiB reserved in the vmalloc area, read-only, one shared zero page.
 *
 * The first grant in a region splits off private tables and a private page; the
 * page is written through its direct-map alias. Entries go from shared to private
 * by cmpxchg, so readers need no lock and a CPU with a stale translation reads 0
 * until sfi_table_flush_local(): for stores that is a denial, which the slow path
 * looks at again.
 *
 * Only the trim takes a page away, and never a table. It marks a page without colours in a
 * bit of its entry that the CPU ignores. Whoever is going to colour takes the mark off, by
 * cmpxchg again, inside an RCU section that ends after the colouring. So an entry that is
 * still marked a grace period later and has no colour under sfi_table_lock becomes shared.
 * The page itself is freed after both kinds of its readers have gone: those through the
 * mapping, by a flush on all CPUs, those through the alias, by another grace period.
 * Until then it reads 0 for them.
 */
#define pr_fmt(fmt) "sfi: " fmt

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/vmalloc.h>
#include <asm/cpufeature.h>
#include <asm/io.h>
#include <asm/pgtable.h>

#include "sfi.h"

#define SHADOW_BYTES (1UL << 44)
#define KERNEL_HALF 0xffff800000000000UL
#define PUDS (SHADOW_BYTES >> PUD_SHIFT)
/* Top level with 4-level paging; PGDIR_SHIFT itself is a variable of the kernel. */
#define TOP_SHIFT 39
#define TOP_SIZE (1UL << TOP_SHIFT)
#define PUD_PAGES (SHADOW_BYTES / TOP_SIZE + 1)
#define MARK _PAGE_SOFTW1
#define TRIM_DELAY HZ			/* a restart is not held up, and several share one flush */

u64 sfi_table_bias;

static struct vm_struct *area;
static void (*flush_everywhere)(unsigned long start, unsigned long end);
static unsigned long base;
static u64 *pud_page[PUD_PAGES];	/* kernel's own, preallocated for the vmalloc area */
static u64 *shared_pmd, *shared_pte;
static void *shared_zero;
static u64 pud_shared, pmd_shared, pte_shared;	/* entries that point to them */

static atomic_long_t pages_held;	/* private ones, tables included */
static unsigned long pages_given_back;	/* written under trim_lock, as the next two */
static LIST_HEAD(detached);
static unsigned long detached_first, detached_end;
static DEFINE_MUTEX(trim_lock);

static u64 table_entry(void *table)
{
	return __pa(table) | _KERNPG_TABLE;
}

static u64 leaf_entry(void *page)
{
	return __pa(page) | pgprot_val(PAGE_KERNEL_RO);
}

static void *entry_va(u64 entry)
{
	return __va(entry & PTE_PFN_MASK);
}

static u64 *pud_slot(unsigned long va)
{
	return &pud_page[(va >> TOP_SHIFT) - (base >> TOP_SHIFT)][pud_index(va)];
}

static unsigned long shadow_va(unsigned long addr)
{
	return sfi_table_bias + (addr >> SFI_GRANULE_SHIFT);
}

/* Where the entry of a page is, or NULL if it is in a shared table. */
static u64 *leaf_slot(unsigned long va)
{
	u64 e = READ_ONCE(*pud_slot(va));

	if (e == pud_shared)
		return NULL;
	e = READ_ONCE(((u64 *)entry_va(e))[pmd_index(va)]);
	return e == pmd_shared ? NULL : (u64 *)entry_va(e) + pte_index(va);
}

u8 *sfi_shadow_slot(unsigned long addr)
{
	unsigned long va = shadow_va(addr);
	u64 *slot, e;

	if (addr < KERNEL_HALF)
		return NULL;
	slot = leaf_slot(va);
	if (!slot)
		return NULL;
	e = READ_ONCE(*slot);
	return e == pte_shared ? NULL : (u8 *)entry_va(e) + offset_in_page(va);
}

static void invlpg_local(unsigned long va)
{
	asm volatile("invlpg (%0)" : : "r" (va) : "memory");
}

/* Replace a shared entry by a private copy of what it points to. */
static u64 split(u64 *slot, u64 shared, void *origin, bool leaf)
{
	u64 e = READ_ONCE(*slot), mine, old;
	void *page;

	if (e != shared)
		return e;
	page = (void *)__get_free_page(GFP_ATOMIC | __GFP_NOWARN);
	if (!page)
		return 0;
	memcpy(page, origin, PAGE_SIZE);
	mine = leaf ? leaf_entry(page) : table_entry(page);
	old = cmpxchg(slot, shared, mine);
	if (old == shared) {
		atomic_long_inc(&pages_held);
		return mine;
	}
	free_page((unsigned long)page);
	return old;
}

/* A private page that the trim leaves alone until the caller's RCU section ends; 0: no memory. */
static u64 split_leaf(u64 *slot)
{
	u64 e;

	do {
		e = split(slot, pte_shared, shared_zero, true);
	} while (e & MARK && cmpxchg(slot, e, e & ~MARK) != e);
	return e;
}

int sfi_shadow_populate(unsigned long start, unsigned long end)
{
	unsigned long va, last;
	u64 e;

	if (start < KERNEL_HALF || end <= start)
		return -EINVAL;
	last = shadow_va(end - 1);
	for (va = shadow_va(start) & PAGE_MASK; va <= last; va += PAGE_SIZE) {
		e = split(pud_slot(va), pud_shared, shared_pmd, false);
		if (!e)
			return -ENOMEM;
		e = split((u64 *)entry_va(e) + pmd_index(va), pmd_shared, shared_pte, false);
		if (!e)
			return -ENOMEM;
		if (!split_leaf((u64 *)entry_va(e) + pte_index(va)))
			return -ENOMEM;
		invlpg_local(va);
	}
	return 0;
}

/**
 * sfi_table_flush_local() - make this CPU see the current shadow page of addr.
 * Context: any.
 */
void sfi_table_flush_local(unsigned long addr)
{
	if (addr >= KERNEL_HALF)
		invlpg_local(shadow_va(addr));
}

/* ---- pages without colours go back */

static void each_leaf(const u64 *ptes, unsigned long va, bool marked, void (*visit)(unsigned long addr))
{
	int i;

	for (i = 0; i < PTRS_PER_PTE; i++, va += PAGE_SIZE) {
		u64 e = READ_ONCE(ptes[i]);

		if (e != pte_shared && (!marked || e & MARK))
			visit((va - sfi_table_bias) << SFI_GRANULE_SHIFT);
	}
	cond_resched();
}

void sfi_shadow_each(bool marked, void (*visit)(unsigned long addr))
{
	unsigned long va;
	u64 e;
	int i;

	for (va = base; va < base + SHADOW_BYTES; va += PUD_SIZE) {
		const u64 *pmds;

		e = READ_ONCE(*pud_slot(va));
		if (e == pud_shared)
			continue;
		pmds = entry_va(e);
		for (i = 0; i < PTRS_PER_PMD; i++) {
			e = READ_ONCE(pmds[i]);
			if (e != pmd_shared)
				each_leaf(entry_va(e), va + i * PMD_SIZE, marked, visit);
		}
	}
}

void sfi_shadow_mark(unsigned long addr)
{
	u64 *slot = leaf_slot(shadow_va(addr)), e = READ_ONCE(*slot);

	cmpxchg(slot, e, e | MARK);
}

void sfi_shadow_detach(unsigned long addr)
{
	unsigned long va = shadow_va(addr);
	u64 *slot = leaf_slot(va), e = READ_ONCE(*slot);

	if (!(e & MARK) || cmpxchg(slot, e, pte_shared) != e)
		return;
	/* Its own bytes are still read. */
	list_add(&virt_to_page(entry_va(e))->lru, &detached);
	detached_first = min(detached_first, va);
	detached_end = max(detached_end, va + PAGE_SIZE);
}

static void free_detached(void)
{
	struct page *page, *next;
	unsigned long n = 0;

	if (list_empty(&detached))
		return;
	flush_everywhere(detached_first, detached_end);
	synchronize_rcu();
	list_for_each_entry_safe(page, next, &detached, lru) {
		list_del(&page->lru);
		__free_page(page);
		n++;
	}
	atomic_long_sub(n, &pages_held);
	WRITE_ONCE(pages_given_back, pages_given_back + n);
}

/**
 * sfi_table_trim() - give back the pages of the table in which nothing is granted.
 * A page that is being granted in meanwhile stays.
 * Context: process, no lock held; waits for two grace periods.
 */
void sfi_table_trim(void)
{
	mutex_lock(&trim_lock);
	detached_first = ULONG_MAX;
	detached_end = 0;
	sfi_trim_mark();
	synchronize_rcu();
	sfi_trim_detach();
	free_detached();
	mutex_unlock(&trim_lock);
}

static void trim_work(struct work_struct *unused)
{
	sfi_table_trim();
}
static DECLARE_DELAYED_WORK(trim, trim_work);

/** sfi_table_trim_soon() - in a second, as a domain has given up what it had. Context: any but NMI. */
void sfi_table_trim_soon(void)
{
	queue_delayed_work(system_unbound_wq, &trim, TRIM_DELAY);
}

/** sfi_table_use() - pages of the table held now, and given back since sfi.ko was loaded. Context: any. */
struct sfi_table_use sfi_table_use(void)
{
	return (struct sfi_table_use){ atomic_long_read(&pages_held), READ_ONCE(pages_given_back) };
}

static int refuse_platform(void)
{
	if (pgtable_l5_enabled()) {
		pr_err("5-level paging is not supported; boot with no5lvl\n");
		return -EOPNOTSUPP;
	}
	if (cpu_feature_enabled(X86_FEATURE_XENPV)) {
		pr_err("Xen PV guests are not supported: page tables belong to the hypervisor\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

/* The vmalloc area's top-level entries exist in every mm and point to the same PUD pages. */
static int find_pud_pages(void)
{
	u64 *pgd = __va(read_cr3_pa()), e;
	unsigned long va = base, last = base + SHADOW_BYTES - 1;
	int i;

	for (i = 0; (va >> TOP_SHIFT) <= (last >> TOP_SHIFT); i++, va += TOP_SIZE) {
		e = READ_ONCE(pgd[pgd_index(va)]);
		if (!(e & _PAGE_PRESENT)) {
			pr_err("no page table for the vmalloc area at %lx; this kernel is not supported\n", va);
			return -EOPNOTSUPP;
		}
		pud_page[i] = entry_va(e);
	}
	return 0;
}

static void free_shared(void)
{
	free_page((unsigned long)shared_zero);
	free_page((unsigned long)shared_pte);
	free_page((unsigned long)shared_pmd);
	shared_zero = shared_pte = shared_pmd = NULL;
}

static int alloc_shared(void)
{
	int i;

	shared_zero = (void *)get_zeroed_page(GFP_KERNEL);
	shared_pte = (void *)__get_free_page(GFP_KERNEL);
	shared_pmd = (void *)__get_free_page(GFP_KERNEL);
	if (!shared_zero || !shared_pte || !shared_pmd) {
		free_shared();
		return -ENOMEM;
	}
	pte_shared = leaf_entry(shared_zero);
	pmd_shared = table_entry(shared_pte);
	pud_shared = table_entry(shared_pmd);
	for (i = 0; i < PTRS_PER_PTE; i++) {
		shared_pte[i] = pte_shared;
		shared_pmd[i] = pmd_shared;
	}
	return 0;
}

/**
 * sfi_table_init() - reserve 16 TiB of the vmalloc area and map it to zeroes.
 * Return: 0 or -errno. Context: process.
 */
int sfi_table_init(void)
{
	struct vm_struct *(*get_area)(unsigned long, unsigned long, const void *);
	unsigned long va;
	int ret = refuse_platform();

	if (ret)
		return ret;
	get_area = (void *)sfi_kallsyms_lookup_name("get_vm_area_caller");
	flush_everywhere = (void *)sfi_kallsyms_lookup_name("flush_tlb_kernel_range");
	if (!get_area || !flush_everywhere) {
		pr_err("get_vm_area_caller or flush_tlb_kernel_range is missing; this kernel is not supported\n");
		return -EOPNOTSUPP;
	}
	ret = alloc_shared();
	if (ret)
		return ret;
	/* VM_IOREMAP only for its 1 GiB alignment. */
	area = get_area(SHADOW_BYTES, VM_IOREMAP, __builtin_return_address(0));
	if (!area) {
		pr_err("no 16 TiB hole in the vmalloc area; the permission table needs it\n");
		free_shared();
		return -ENOMEM;
	}
	base = (unsigned long)area->addr;
	ret = base & ~PUD_MASK ? -EOPNOTSUPP : find_pud_pages();
	if (ret) {
		free_vm_area(area);
		free_shared();
		return ret;
	}
	sfi_table_bias = base - (KERNEL_HALF >> SFI_GRANULE_SHIFT);
	for (va = base; va < base + SHADOW_BYTES; va += PUD_SIZE)
		WRITE_ONCE(*pud_slot(va), pud_shared);
	pr_info("permission table at %lx\n", base);
	return 0;
}

static void free_private(u64 *pmds)
{
	int i, j;

	for (i = 0; i < PTRS_PER_PMD; i++) {
		u64 *ptes = entry_va(pmds[i]);

		if (pmds[i] == pmd_shared)
			continue;
		for (j = 0; j < PTRS_PER_PTE; j++)
			if (ptes[j] != pte_shared)
				free_page((unsigned long)entry_va(ptes[j]));
		free_page((unsigned long)ptes);
	}
	free_page((unsigned long)pmds);
}

/**
 * sfi_table_exit() - unmap and give everything back. No sandboxed module may be left.
 * Context: process.
 */
void sfi_table_exit(void)
{
	u64 *private = kvcalloc(PUDS, sizeof(u64), GFP_KERNEL | __GFP_NOFAIL);
	unsigned long va, n = 0, i;

	cancel_delayed_work_sync(&trim);
	for (va = base; va < base + SHADOW_BYTES; va += PUD_SIZE) {
		u64 e = xchg(pud_slot(va), 0);

		if (e != pud_shared)
			private[n++] = e;
	}
	/* Free the tables only when no CPU can walk them any more. */
	flush_everywhere(base, base + SHADOW_BYTES);
	for (i = 0; i < n; i++)
		free_private(entry_va(private[i]));
	kvfree(private);
	free_vm_area(area);
	free_shared();
}
