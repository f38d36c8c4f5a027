// SPDX-License-Identifier: GPL-2.0
/* check.c - what the inline checks call when the colour does not settle it. */
#include "access.h"
#include "sfi.h"

/* Compiled code calls these: they keep every register but r11, as what check_asm.S has does. */
#define KEEPS_REGISTERS __attribute__((preserve_most)) notrace
KEEPS_REGISTERS void __sfi_check_write(void *addr, u64 n);
KEEPS_REGISTERS void __sfi_check_read(const void *addr, u64 n);
/* check_asm.S: call sfi_check_write() and sfi_check_read(). */
KEEPS_REGISTERS void sfi_ask_write(void *addr, u64 n);
KEEPS_REGISTERS void sfi_ask_read(const void *addr, u64 n);
void __sfi_range_write(void *addr, u64 n);
void __sfi_range_read(const void *addr, u64 n);
void __sfi_loop_write(void *first, u64 rounds, s64 step, u64 mask, u64 colours);
void __sfi_loop_read(const void *first, u64 rounds, s64 step, u64 mask, u64 colours);
void sfi_check_write(void *addr, u64 n, unsigned long ip);
void sfi_check_read(const void *addr, u64 n, unsigned long ip);
void sfi_range_write(void *addr, u64 n, unsigned long ip);
void sfi_range_read(const void *addr, u64 n, unsigned long ip);
void sfi_loop_write(void *first, u64 rounds, s64 step, u64 mask, unsigned long ip);
void sfi_loop_read(const void *first, u64 rounds, s64 step, u64 mask, unsigned long ip);
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

static void require(struct sfi_frame *f, enum sfi_verdict verdict, enum sfi_fault_kind denied,
		    unsigned long addr, u64 n, unsigned long ip)
{
	if (likely(verdict == SFI_ALLOWED))
		return;
	fail(f, verdict == SFI_OUTSIDE ? SFI_FAULT_USER : denied, addr, n, ip);
}

static void require_write(unsigned long a, u64 n, unsigned long ip)
{
	struct sfi_frame *f = frame_or_stop("store check", ip);
	enum sfi_verdict verdict;

	if (sfi_view_own(f, a, n) || sfi_part_write(f, a, n))
		return;
	verdict = sfi_access_write(f->domain, f->principal, a, n);
	if (verdict == SFI_DENIED) {
		if (sfi_latent_write(f, a, n, true))
			return;
		/* Perhaps it leaves its lazy part. */
		sfi_settle(f, a, n);
		verdict = sfi_access_write(f->domain, f->principal, a, n);
	}
	require(f, verdict, SFI_FAULT_WRITE, a, n, ip);
}

static void require_read(unsigned long a, u64 n, unsigned long ip)
{
	struct sfi_frame *f = frame_or_stop("load check", ip);

	require(f, sfi_access_read(f->domain, f->principal, a, n), SFI_FAULT_READ, a, n, ip);
}

/*
 * The inline check again, for just these at most eight bytes: its window may have been wider, or one granule
 * our own and the next public.
 */
static __always_inline bool plainly(const struct sfi_frame *f, unsigned long a, u64 n, bool public_ok)
{
	unsigned long last = a + n - 1;
	u8 own, x, y;

	if (unlikely(!f || n > SFI_GRANULE || a < SFI_SPACE_FIRST || last < a || last > SFI_SPACE_LAST ||
		     sfi_domain_is_dead(f->domain)))
		return false;
	own = (u8)f->domain->rt->colours;
	x = READ_ONCE(*(u8 *)(sfi_table_bias + (a >> SFI_GRANULE_SHIFT)));
	y = READ_ONCE(*(u8 *)(sfi_table_bias + (last >> SFI_GRANULE_SHIFT)));
	return (x == own || (public_ok && x == SFI_COLOUR_PUBLIC)) && (y == own || (public_ok && y == SFI_COLOUR_PUBLIC));
}

/** __sfi_check_write() - slow path of an inline store check; returns only if it is allowed. */
void __sfi_check_write(void *addr, u64 n)
{
	const struct sfi_frame *f = sfi_frame_current();

	/* A field of the packet at hand. */
	if (likely(f && !sfi_domain_is_dead(f->domain) && sfi_part_seen(f, (unsigned long)addr, n, true)))
		return;
	if (likely(plainly(f, (unsigned long)addr, n, false)))
		return;
	/* As a jump, so that it finds who called us. */
	__attribute__((musttail)) return sfi_ask_write(addr, n);
}

/** __sfi_check_read() - slow path of an inline load check. */
void __sfi_check_read(const void *addr, u64 n)
{
	if (likely(plainly(sfi_frame_current(), (unsigned long)addr, n, true)))
		return;
	__attribute__((musttail)) return sfi_ask_read(addr, n);
}

/* What check_asm.S calls; @ip is where in the driver. */

/** sfi_check_write() - what __sfi_check_write() could not settle. */
void sfi_check_write(void *addr, u64 n, unsigned long ip)
{
	unsigned long a = (unsigned long)addr;

	require_write(a, n, ip);
	/* The inline check looked at this CPU's view of the table, which may be stale. */
	sfi_table_flush_local(a);
	sfi_table_flush_local(a + n - 1);
}

/** sfi_check_read() - what __sfi_check_read() could not settle. */
void sfi_check_read(const void *addr, u64 n, unsigned long ip)
{
	require_read((unsigned long)addr, n, ip);
}

/** sfi_range_write() - check of a store of any size; 0 passes. */
void sfi_range_write(void *addr, u64 n, unsigned long ip)
{
	if (n)
		require_write((unsigned long)addr, n, ip);
}

/** sfi_range_read() - check of a load of any size; 0 passes. */
void sfi_range_read(const void *addr, u64 n, unsigned long ip)
{
	if (n)
		require_read((unsigned long)addr, n, ip);
}

/**
 * sfi_loop_write() - slow path of the check of a loop's stores, see <sfi/abi.h>; returns only if all are allowed.
 */
void sfi_loop_write(void *first, u64 rounds, s64 step, u64 mask, unsigned long ip)
{
	unsigned long a = (unsigned long)first;
	struct sfi_frame *f = frame_or_stop("store check", ip);
	struct sfi_loop_denial at = sfi_access_loop(f->domain, f->principal, sfi_access_write, a, rounds, step, mask);
	unsigned long way;

	if (at.verdict == SFI_DENIED) {		/* not granted yet, perhaps: so many stores are worth it */
		way = (rounds - 1) * abs(step);
		sfi_settle(f, step < 0 ? a - way : a, way + 64);
		at = sfi_access_loop(f->domain, f->principal, sfi_access_write, a, rounds, step, mask);
	}
	require(f, at.verdict, SFI_FAULT_WRITE, at.addr, at.size, ip);
}

/** sfi_loop_read() - the same for loads. */
void sfi_loop_read(const void *first, u64 rounds, s64 step, u64 mask, unsigned long ip)
{
	unsigned long a = (unsigned long)first;
	struct sfi_frame *f = frame_or_stop("load check", ip);
	struct sfi_loop_denial at = sfi_access_loop(f->domain, f->principal, sfi_access_read, a, rounds, step, mask);

	require(f, at.verdict, SFI_FAULT_READ, at.addr, at.size, ip);
}

/* Here, where they have prototypes to version. */
EXPORT_SYMBOL_GPL(__sfi_check_write);
EXPORT_SYMBOL_GPL(__sfi_check_read);
EXPORT_SYMBOL_GPL(__sfi_range_write);
EXPORT_SYMBOL_GPL(__sfi_range_read);
EXPORT_SYMBOL_GPL(__sfi_loop_write);
EXPORT_SYMBOL_GPL(__sfi_loop_read);

/**
 * __sfi_icall() - check an indirect call inside the driver.
 * Return: @fn, or the driver's own function when @fn is one of the domain's gates
 * (read back from a slot); does not return if the target is not legal.
 */
void *__sfi_icall(void *fn, u64 type_hash)
{
	struct sfi_frame *f = frame_or_stop("indirect call", _RET_IP_);
	const struct sfi_gate_desc *g;
	void *target = fn;

	/* Recursion through a pointer. */
	if (unlikely(sfi_stack_low(f)))
		SFI_DOES_NOT_RETURN(__sfi_stack_overrun(f, 0, "kernel stack is nearly full", _RET_IP_));
	if (!sfi_target_ok(f->domain, fn, type_hash)) {
		g = sfi_gate_find(f->domain, fn);
		target = g && sfi_target_ok(f->domain, g->target, type_hash) ? g->target : NULL;
	}
	if (!target)
		target = sfi_call_stub(fn);
	if (likely(target))
		return target;
	fail(f, SFI_FAULT_ICALL, (unsigned long)fn, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_icall);
