// SPDX-License-Identifier: GPL-2.0
/*
 * ustack.c - unsafe stacks: locals that the driver may overrun, one chunk per activation.
 *
 * A chunk is made when an activation finds none free, and stays, as most drivers never need more than one for each CPU.
 * The first is there from the beginning.
 */
#include <linux/bitmap.h>
#include <linux/gfp.h>

#include "sfi.h"

void *__sfi_ustack_push(u64 bytes);
void __sfi_ustack_pop(u64 bytes);
void __sfi_stack_check(void);

static int grant(struct sfi_domain *d, void *chunk)
{
	return sfi_cap_grant(d, SFI_SHARED_PRINCIPAL, (unsigned long)chunk, SFI_USTACK_BYTES, "unsafe stack");
}

/*
 * A new chunk, granted, that is the caller's; NULL if there are SFI_USTACKS, or memory is out. Context: any that gfp says,
 * but NMI.
 */
static void *make_chunk(struct sfi_domain *d, gfp_t gfp)
{
	unsigned long i;
	void *chunk;

	do {
		i = find_first_zero_bit(d->ustack_made, SFI_USTACKS);
		if (i >= SFI_USTACKS)
			return NULL;
	} while (test_and_set_bit(i, d->ustack_made));
	chunk = (void *)__get_free_pages(gfp | __GFP_ZERO | __GFP_NOWARN, get_order(SFI_USTACK_BYTES));
	if (chunk && !grant(d, chunk)) {
		WRITE_ONCE(d->ustacks[i], chunk);
		return chunk;
	}
	free_pages((unsigned long)chunk, get_order(SFI_USTACK_BYTES));
	clear_bit(i, d->ustack_made);
	return NULL;
}

/** sfi_ustack_grant() - the chunks are the domain's to write again. Return: 0 or -ENOMEM. Context: process; nothing is inside. */
int sfi_ustack_grant(struct sfi_domain *d)
{
	int i, ret = 0;

	for (i = 0; i < SFI_USTACKS && !ret; i++)
		if (d->ustacks[i])
			ret = grant(d, d->ustacks[i]);
	return ret;
}

/* Which of the domain's it is; SFI_USTACKS: none. */
static unsigned int chunk_index(const struct sfi_domain *d, const void *chunk)
{
	unsigned int i = 0;

	while (i < SFI_USTACKS && READ_ONCE(d->ustacks[i]) != chunk)
		i++;
	return i;
}

/** sfi_ustack_is() - p begins one of the domain's chunks. Context: any. */
bool sfi_ustack_is(const struct sfi_domain *d, const void *p)
{
	return chunk_index(d, p) < SFI_USTACKS;
}

static void free_chunk(struct sfi_domain *d, void *chunk)
{
	set_bit(chunk_index(d, chunk), d->ustack_free);
}

/**
 * sfi_ustack_alloc() - the domain's first chunk.
 * Return: 0 or -ENOMEM. Context: process; the domain's colour is set.
 */
int sfi_ustack_alloc(struct sfi_domain *d)
{
	void *chunk = make_chunk(d, GFP_KERNEL);

	if (!chunk)
		return -ENOMEM;
	free_chunk(d, chunk);
	return 0;
}

/** sfi_ustack_destroy() - frees all chunks. Context: process; no activation is left. */
void sfi_ustack_destroy(struct sfi_domain *d)
{
	int i;

	for (i = 0; i < SFI_USTACKS; i++) {
		if (!d->ustacks[i])
			continue;
		sfi_cap_revoke(d, (unsigned long)d->ustacks[i], SFI_USTACK_BYTES, "unload");
		free_pages((unsigned long)d->ustacks[i], get_order(SFI_USTACK_BYTES));
		d->ustacks[i] = NULL;
	}
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
		free_chunk(d, chunk);
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
	return d->ustacks[i];
}

/* CPUs have kept all there are. */
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

	/* Atomic although it is this CPU's: another may take it, and we may migrate. */
	chunk = xchg(&raw_cpu_ptr(d->activity)->ustack, NULL);
	if (!chunk)
		chunk = chunk_of_pool(d);
	if (!chunk)
		chunk = make_chunk(d, GFP_ATOMIC);
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
		overrun(f, bytes, "no unsafe stack left: too many activations, or no memory", _RET_IP_);
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
