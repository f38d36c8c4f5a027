// SPDX-License-Identifier: GPL-2.0
/* check.c - what the inline checks call when the colour does not settle it. */
#include "sfi.h"

#define KERNEL_HALF 0xffff800000000000UL

void __sfi_check_write(void *addr, u64 n);
void __sfi_check_read(const void *addr, u64 n);
void __sfi_range_write(void *addr, u64 n);
void __sfi_range_read(const void *addr, u64 n);
void *__sfi_icall(void *fn, u64 type_hash);

static __noreturn void fail(struct sfi_frame *f, enum sfi_fault_kind kind, unsigned long addr,
			    u64 n, unsigned long ip)
{
	struct sfi_fault fault = {
		.kind = kind, .domain = f->domain, .frame = f, .addr = addr, .size = n, .ip = ip,
	};

	sfi_domain_fault(&fault);
	sfi_abort(f);
}

static struct sfi_frame *frame_or_stop(const char *what, unsigned long ip)
{
	struct sfi_frame *f = sfi_frame_current();

	if (unlikely(!f))
		sfi_no_frame(what, ip);
	/* A slow path is a good place to leave a domain that died on another CPU. */
	if (unlikely(sfi_domain_is_dead(f->domain)))
		sfi_abort(f);
	return f;
}

/* Half the kernel's, half the user's, or past the top: never legal. */
static bool outside_kernel(unsigned long a, u64 n)
{
	return a < KERNEL_HALF || a + n - 1 < a;
}

static void slow_write(unsigned long a, u64 n, unsigned long ip)
{
	struct sfi_frame *f = frame_or_stop("store check", ip);

	if (unlikely(outside_kernel(a, n)))
		fail(f, SFI_FAULT_USER, a, n, ip);
	if (unlikely(!sfi_cap_covers(f->domain, a, n)))
		fail(f, SFI_FAULT_WRITE, a, n, ip);
	/* The view was stale, or the granule is shared, partial, or lost its colour. */
	sfi_cap_heal(f->domain, a);
	sfi_cap_heal(f->domain, a + n - 1);
	sfi_table_flush_local(a);
	sfi_table_flush_local(a + n - 1);
}

static void slow_read(unsigned long a, u64 n, unsigned long ip)
{
	struct sfi_frame *f = frame_or_stop("load check", ip);
	struct sfi_domain *d = f->domain;
	unsigned long g;

	if (unlikely(outside_kernel(a, n)))
		fail(f, SFI_FAULT_USER, a, n, ip);
	if (sfi_table_all(a, n, d->colour, true) || sfi_cap_covers(d, a, n))
		return;
	/* Mixed: shared granules need the precise set, the others their colour. */
	for (g = a; g - a < n; g = (g | (SFI_GRANULE - 1)) + 1) {
		u64 rest = min_t(u64, n - (g - a), SFI_GRANULE - (g & (SFI_GRANULE - 1)));

		if (!sfi_table_all(g, rest, d->colour, true) && !sfi_cap_covers(d, g, rest))
			fail(f, SFI_FAULT_READ, a, n, ip);
	}
}

/** __sfi_check_write() - slow path of an inline store check; returns only if it is allowed. */
void __sfi_check_write(void *addr, u64 n)
{
	slow_write((unsigned long)addr, n, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_check_write);

/** __sfi_check_read() - slow path of an inline load check. */
void __sfi_check_read(const void *addr, u64 n)
{
	slow_read((unsigned long)addr, n, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_check_read);

/** __sfi_range_write() - check of a store of any size; 0 passes. */
void __sfi_range_write(void *addr, u64 n)
{
	unsigned long a = (unsigned long)addr;
	struct sfi_frame *f;

	if (!n)
		return;
	f = frame_or_stop("store check", _RET_IP_);
	if (likely(!outside_kernel(a, n) && n <= PAGE_SIZE &&
		   sfi_table_all(a, n, f->domain->colour, false)))
		return;
	slow_write(a, n, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_range_write);

/** __sfi_range_read() - check of a load of any size; 0 passes. */
void __sfi_range_read(const void *addr, u64 n)
{
	if (n)
		slow_read((unsigned long)addr, n, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_range_read);

/**
 * __sfi_icall() - check an indirect call inside the driver.
 * Return: @fn, or the driver's own function when @fn is one of the domain's gates
 * (read back from a slot); does not return if the target is not legal.
 */
void *__sfi_icall(void *fn, u64 type_hash)
{
	struct sfi_frame *f = frame_or_stop("indirect call", _RET_IP_);
	struct sfi_domain *d = f->domain;
	const struct sfi_gate_desc *g;
	const struct sfi_target *t;
	void *target = fn;

	if (unlikely(sfi_stack_low(f)))
		SFI_DOES_NOT_RETURN(__sfi_stack_overrun(f, 0, "kernel stack is nearly full", _RET_IP_));

	for (g = d->gates; g < d->gates_end; g++)
		if (g->gate == fn)
			target = g->target;
	for (t = d->targets; t < d->targets_end; t++)
		if (t->fn == target && t->type_hash == type_hash)
			return target;
	fail(f, SFI_FAULT_ICALL, (unsigned long)fn, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_icall);
