// SPDX-License-Identifier: GPL-2.0
/* ustack.c - unsafe stacks: locals that the driver may overrun, one chunk per activation. */
#include <linux/bitmap.h>
#include <linux/vmalloc.h>

#include "sfi.h"

void *__sfi_ustack_push(u64 bytes);
void __sfi_ustack_pop(u64 bytes);
void __sfi_stack_check(void);

#define POOL_BYTES (SFI_USTACKS * SFI_USTACK_BYTES)

/**
 * sfi_ustack_grant() - make the pool the domain's to write.
 * Return: 0 or -ENOMEM. Context: process; the domain's colour is set.
 */
int sfi_ustack_grant(struct sfi_domain *d)
{
	return sfi_cap_grant(d, SFI_SHARED_PRINCIPAL, (unsigned long)d->ustacks, POOL_BYTES, "unsafe stack");
}

/**
 * sfi_ustack_alloc() - allocate the domain's pool and grant it.
 * Return: 0 or -ENOMEM. Context: process; the domain's colour is set.
 */
int sfi_ustack_alloc(struct sfi_domain *d)
{
	int ret;

	d->ustacks = vzalloc(POOL_BYTES);
	if (!d->ustacks)
		return -ENOMEM;
	ret = sfi_ustack_grant(d);
	if (ret) {
		vfree(d->ustacks);
		d->ustacks = NULL;
		return ret;
	}
	bitmap_fill(d->ustack_free, SFI_USTACKS);
	return 0;
}

/** sfi_ustack_destroy() - free the pool. Context: process; no activation is left. */
void sfi_ustack_destroy(struct sfi_domain *d)
{
	if (!d->ustacks)
		return;
	sfi_cap_revoke(d, (unsigned long)d->ustacks, POOL_BYTES, "unload");
	vfree(d->ustacks);
	d->ustacks = NULL;
}

/** sfi_ustack_release() - the activation is over; its chunk goes back. Context: any. */
void sfi_ustack_release(struct sfi_frame *f)
{
	struct sfi_domain *d = f->domain;
	void *chunk = f->ustack;

	if (!chunk)
		return;
	f->ustack = NULL;
	f->ustack_used = 0;
	barrier();
	/* Kept by this CPU, so that the next activation here shares no cache line with others. */
	if (cmpxchg(&raw_cpu_ptr(d->activity)->ustack, NULL, chunk))
		set_bit((chunk - d->ustacks) / SFI_USTACK_BYTES, d->ustack_free);
}

/**
 * __sfi_stack_overrun() - fault and abort: native or unsafe stack is used up.
 */
void __sfi_stack_overrun(struct sfi_frame *f, u64 bytes, const char *why, unsigned long ip)
{
	struct sfi_fault fault = {
		.kind = SFI_FAULT_STACK, .domain = f->domain, .frame = f,
		.addr = f->ustack ? (unsigned long)f->ustack + f->ustack_used : 0,
		.size = bytes, .ip = ip, .condition = why,
	};

	sfi_domain_fault(&fault);
	sfi_abort(f);
}

static __always_inline __noreturn void overrun(struct sfi_frame *f, u64 bytes, const char *why,
					       unsigned long ip)
{
	SFI_DOES_NOT_RETURN(__sfi_stack_overrun(f, bytes, why, ip));
}

static void *chunk_of_pool(struct sfi_domain *d)
{
	unsigned long i;

	do {
		i = find_first_bit(d->ustack_free, SFI_USTACKS);
		if (i >= SFI_USTACKS)
			return NULL;
	} while (!test_and_clear_bit(i, d->ustack_free));
	return d->ustacks + i * SFI_USTACK_BYTES;
}

/* More CPUs have kept one than the pool has chunks. */
static void *chunk_of_any_cpu(struct sfi_domain *d)
{
	void *chunk = NULL;
	int cpu;

	for_each_possible_cpu(cpu) {
		chunk = xchg(&per_cpu_ptr(d->activity, cpu)->ustack, NULL);
		if (chunk)
			break;
	}
	return chunk;
}

static bool take_chunk(struct sfi_frame *f)
{
	struct sfi_domain *d = f->domain;
	void *chunk;

	if (!d->ustacks)
		return false;
	/* Atomic although it is this CPU's: another may take it, and we may migrate. */
	chunk = xchg(&raw_cpu_ptr(d->activity)->ustack, NULL);
	if (!chunk)
		chunk = chunk_of_pool(d);
	if (!chunk)
		chunk = chunk_of_any_cpu(d);
	if (!chunk)
		return false;
	f->ustack_used = 0;
	f->ustack = chunk;
	return true;
}

/**
 * __sfi_ustack_push() - room for a function's unsafe locals.
 * Return: 16-byte aligned, writable for the domain. Does not return when full.
 */
void *__sfi_ustack_push(u64 bytes)
{
	struct sfi_frame *f = sfi_frame_current();
	void *p;

	if (unlikely(!f))
		sfi_no_frame("__sfi_ustack_push", _RET_IP_);
	if (unlikely(sfi_stack_low(f)))
		overrun(f, 0, "kernel stack is nearly full", _RET_IP_);
	if (unlikely(!f->ustack && !take_chunk(f)))
		overrun(f, bytes, "no unsafe stack left: too many activations", _RET_IP_);
	/* Before rounding up, which could wrap. */
	if (unlikely(bytes > SFI_USTACK_BYTES || ALIGN(bytes, 16) > SFI_USTACK_BYTES - f->ustack_used))
		overrun(f, bytes, "unsafe stack of the activation is full", _RET_IP_);
	bytes = ALIGN(bytes, 16);
	p = f->ustack + f->ustack_used;
	f->ustack_used += bytes;
	return p;
}
EXPORT_SYMBOL_GPL(__sfi_ustack_push);

/** __sfi_stack_check() - at the entry of a function that may recurse. */
void __sfi_stack_check(void)
{
	struct sfi_frame *f = sfi_frame_current();

	if (unlikely(!f))
		sfi_no_frame("__sfi_stack_check", _RET_IP_);
	if (unlikely(sfi_stack_low(f)))
		overrun(f, 0, "kernel stack is nearly full", _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_stack_check);

/** __sfi_ustack_pop() - gives back what the matching push returned. */
void __sfi_ustack_pop(u64 bytes)
{
	struct sfi_frame *f = sfi_frame_current();

	bytes = ALIGN(bytes, 16);
	if (unlikely(!f || !f->ustack || bytes > f->ustack_used))
		sfi_no_frame("__sfi_ustack_pop without push", _RET_IP_);
	f->ustack_used -= bytes;
}
EXPORT_SYMBOL_GPL(__sfi_ustack_pop);
