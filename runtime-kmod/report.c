// SPDX-License-Identifier: GPL-2.0
/*
 * report.c - what a person reads when a domain faults, in the manner of KFENCE:
 * what happened where, what the address is, how the driver got there, what is next.
 */
#include <linux/jiffies.h>
#include <linux/kallsyms.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/stacktrace.h>

#include "sfi.h"

#define TRACE_DEPTH 64

static const char *const fault_names[] = {
	[SFI_FAULT_WRITE] = "write to foreign memory",
	[SFI_FAULT_READ] = "read of foreign memory",
	[SFI_FAULT_USER] = "access to user memory outside the user-access functions",
	[SFI_FAULT_ICALL] = "indirect call to an illegal target",
	[SFI_FAULT_SPEC] = "kernel call against its spec",
	[SFI_FAULT_PAGE] = "access to unmapped or protected memory",
	[SFI_FAULT_GP] = "access to a non-canonical or user address",
	[SFI_FAULT_TRAP] = "trap (BUG, undefined instruction or division by zero)",
	[SFI_FAULT_STACK] = "stack overrun",
	[SFI_FAULT_LOCK] = "lock or context left unbalanced",
	[SFI_FAULT_HANG] = "hang",
	[SFI_FAULT_ORDER] = "stopped by order",
	[SFI_FAULT_LIMIT] = "limit exceeded",
};

static bool has_address(enum sfi_fault_kind kind)
{
	return kind != SFI_FAULT_TRAP && kind != SFI_FAULT_HANG && kind != SFI_FAULT_ORDER &&
	       kind != SFI_FAULT_LOCK && kind != SFI_FAULT_LIMIT;
}

/*
 * mem_dump_obj() warns of the bytes behind the last object of a slab, which are nobody's. ksize() is the distance of two
 * objects, but in caches that are typesafe under RCU, where it is a little less.
 */
static bool behind_objects(unsigned long addr)
{
	struct page *head = virt_to_head_page((void *)addr);
	unsigned long at = addr - (unsigned long)page_address(head);
	size_t size = PageSlab(head) ? ksize((void *)addr) : 0;

	return size && at / size >= page_size(head) / size;
}

/* Is it a named object, a slab object, a module's? mem_dump_obj() takes locks on 6.1. */
static void print_object(unsigned long addr)
{
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol(symbol, addr);
	if (strncmp(symbol, "0x", 2))
		pr_err("  0x%lx is %s\n", addr, symbol);
	else if (in_task() && virt_addr_valid((void *)addr) && !behind_objects(addr)) {
		pr_err("  0x%lx is", addr);
		mem_dump_obj((void *)addr);
	}
}

static void print_nearest(const struct sfi_fault *fault)
{
	char holder[SFI_PRINCIPAL_NAME];
	struct sfi_cap cap;
	bool any = sfi_cap_nearest(fault->domain, fault->addr, &cap);

	if (!sfi_part_nearer(fault->domain, fault->addr, any, &cap) && !any) {
		pr_err("  the domain may write nothing\n");
		return;
	}
	if (fault->addr < cap.start)
		pr_err("  %lu bytes before", cap.start - fault->addr);
	else if (fault->addr >= cap.end)
		pr_err("  %lu bytes past the end of", fault->addr - cap.end);
	else
		pr_err("  %lu bytes into", fault->addr - cap.start);
	sfi_principal_name(fault->domain, cap.holder, holder, sizeof(holder));
	pr_cont(" the nearest granted range [0x%lx, 0x%lx), %lu bytes, granted by %s%s%s\n",
		cap.start, cap.end, cap.end - cap.start, cap.granted_by, holder[0] ? " to principal " : "", holder);
}

/* A use after free reads best by who took the memory back. */
static void print_revoked(const struct sfi_fault *fault)
{
	struct sfi_revocation r, part;
	bool known = sfi_cap_revoked(fault->domain, fault->addr, fault->size ?: 1, &r);

	if (sfi_part_given_up(fault->domain, fault->addr, &part) && (!known || time_after(part.when, r.when))) {
		r = part;
		known = true;
	}
	if (known)
		pr_err("  the range [0x%lx, 0x%lx), %lu bytes, was revoked by %s %u ms ago\n", r.start, r.end,
		       r.end - r.start, r.by, jiffies_to_msecs(jiffies - r.when));
}

static void print_address(const struct sfi_fault *fault)
{
	if (fault->kind == SFI_FAULT_SPEC) {
		pr_err("  violated: %s, object 0x%lx\n", fault->condition ? fault->condition : "?", fault->addr);
		if (fault->addr)
			print_object(fault->addr);
		print_revoked(fault);
		return;
	}
	if (fault->condition)
		pr_err("  %s\n", fault->condition);
	if (fault->kind == SFI_FAULT_HANG || fault->kind == SFI_FAULT_LIMIT)
		sfi_limit_print(fault);
	if (!has_address(fault->kind))
		return;
	if (fault->size)
		pr_err("  %llu bytes at 0x%lx\n", fault->size, fault->addr);
	else
		pr_err("  address 0x%lx\n", fault->addr);
	if (fault->addr < PAGE_SIZE) {
		pr_err("  a NULL pointer, or a field behind one\n");
		return;
	}
	print_object(fault->addr);
	if (fault->kind == SFI_FAULT_WRITE || fault->kind == SFI_FAULT_READ || fault->kind == SFI_FAULT_PAGE) {
		print_revoked(fault);
		print_nearest(fault);
	}
}

static const char *frame_stub(const struct sfi_frame *f)
{
	return f && f->stub ? f->stub->name : NULL;
}

/* The watchdog and the scan for sleepers report from elsewhere: the activation's own context counts. */
static const char *context(const struct sfi_frame *f)
{
	unsigned int pc = f ? f->preempt_count : preempt_count();

	return pc & NMI_MASK ? "NMI" : pc & HARDIRQ_MASK ? "hard interrupt" :
	       pc & SOFTIRQ_OFFSET ? "softirq" : "task";
}

static void print_entry(const struct sfi_fault *fault)
{
	const struct sfi_frame *f = fault->frame;

	if (f && f->gate)
		pr_err("  entered through gate %s, function %s\n", f->gate->slot, f->gate->target_name);
	else if (f)
		pr_err("  entered through its init or exit function\n");
	if (frame_stub(f))
		pr_err("  in the stub of %s, spec %s\n", f->stub->name, f->stub->spec);
}

/* The driver's return addresses, innermost first: the rest is this runtime and its callers. */
static unsigned int driver_trace(const struct module *mod, struct task_struct *task, unsigned long *entries)
{
	unsigned int i, kept = 0, n;

	n = task ? sfi_stack_trace_of(task, entries, TRACE_DEPTH) : stack_trace_save(entries, TRACE_DEPTH, 0);

	for (i = 0; i < n; i++)
		if (within_module(entries[i], mod))
			entries[kept++] = entries[i];
	return kept;
}

static void print_trace(const struct sfi_domain *d, unsigned long ip, const unsigned long *entries,
			unsigned int n)
{
	unsigned int i;

	pr_err("Call trace in %s:\n", d->name);
	if (ip)
		pr_err(" %pS\n", (void *)ip);
	for (i = 0; i < n; i++)
		if (entries[i] != ip)
			pr_err(" %pB\n", (void *)entries[i]);
}

/* What a failed check or stub calls its place is where the call returns to, maybe the next line. */
static bool is_return_address(enum sfi_fault_kind kind)
{
	return kind == SFI_FAULT_WRITE || kind == SFI_FAULT_READ || kind == SFI_FAULT_USER ||
	       kind == SFI_FAULT_ICALL || kind == SFI_FAULT_SPEC || kind == SFI_FAULT_STACK;
}

/* A line to paste where the .ko and its debug info are. */
static void print_source_hint(const struct sfi_domain *d, unsigned long ip)
{
	char where[KSYM_SYMBOL_LEN];

	sprint_symbol(where, ip);	/* function+0xoffset/0xsize [module] */
	if (strchr(where, '/'))
		pr_err("Source line: sfictl resolve %s.ko %.*s\n", d->name, (int)strcspn(where, "/"), where);
}

/**
 * sfi_report() - prints the fault, and keeps one line of it for the status, and its rule for notices.
 * The caller made the domain dead and is the only one to report it.
 */
void sfi_report(const struct sfi_fault *fault)
{
	struct sfi_domain *d = fault->domain;
	char next[80], principal[SFI_PRINCIPAL_NAME];
	const char *stub = frame_stub(fault->frame);
	unsigned long entries[TRACE_DEPTH];
	unsigned int n = driver_trace(d->mod, fault->task, entries);
	unsigned long ip = fault->ip;
	const struct task_struct *task = fault->task ?: current;
	bool returns_here = is_return_address(fault->kind);

	/* A failed stub names its own address: the driver's call is what a person looks for. */
	if (n && !within_module(ip, d->mod)) {
		ip = entries[0];
		returns_here = true;
	}

	if (stub)
		scnprintf(d->last_fault, sizeof(d->last_fault), "%s: %s in %pS", fault_names[fault->kind],
			  stub, (void *)ip);
	else
		scnprintf(d->last_fault, sizeof(d->last_fault), "%s in %pS", fault_names[fault->kind],
			  (void *)ip);
	scnprintf(d->rule, sizeof(d->rule), "%s%s%s", fault_names[fault->kind], fault->condition ? ": " : "",
		  fault->condition ?: "");
	scnprintf(d->where, sizeof(d->where), "%pS", (void *)ip);
	sfi_next_step(d, next, sizeof(next));

	pr_err("==================================================================\n");
	pr_err("BUG: SFI: %s\n", d->last_fault);
	print_address(fault);
	sfi_principal_name(d, fault->frame ? fault->frame->principal : 0, principal, sizeof(principal));
	pr_err("Domain %s%s%s, colour %u, fault %u, CPU %d, %s/%d, in %s\n", d->name,
	       principal[0] ? ", principal " : "", principal, d->colour, d->faults,
	       raw_smp_processor_id(), task->comm, task->pid, context(fault->frame));
	print_entry(fault);
	print_trace(d, ip, entries, n);
	if (within_module(ip, d->mod))
		print_source_hint(d, ip - returns_here);
	pr_err("Domain %s stopped; %s\n", d->name, next);
	pr_err("==================================================================\n");
	sfi_event("%s fault: %s; %s", d->name, d->last_fault, next);
}

/** sfi_blame() - why an instance ends that did not fault; what follows is told with this rule. */
void sfi_blame(struct sfi_domain *d, const char *rule)
{
	strscpy(d->rule, rule, sizeof(d->rule));
	strscpy(d->where, "-", sizeof(d->where));
}
