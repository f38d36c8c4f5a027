// SPDX-License-Identifier: GPL-2.0
/* stub.c - the driver-to-kernel side: enter, leave, capabilities, context, locks. */
#include <linux/gfp.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/rwsem.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "access.h"
#include "sfi.h"

/** __sfi_enter_slowly() - sfi_stub_enter() where something is not as usual; says what, and aborts. */
struct sfi_frame *__sfi_enter_slowly(const struct sfi_where *where)
{
	struct sfi_frame *f = sfi_frame_current();

	if (!f)
		sfi_no_frame(where->name, _RET_IP_);
	if (sfi_domain_is_dead(f->domain))
		sfi_abort(f);
	if (sfi_stack_low(f))
		SFI_DOES_NOT_RETURN(__sfi_stack_overrun(f, 0, "kernel stack is nearly full", _RET_IP_));
	WRITE_ONCE(f->stub, where);	/* so near the limit that the caller was beyond it */
	return f;
}
EXPORT_SYMBOL_GPL(__sfi_enter_slowly);

/** __sfi_leave_dead() - sfi_stub_leave() of a domain that is dead. */
void __sfi_leave_dead(struct sfi_frame *f)
{
	sfi_abort(f);
}
EXPORT_SYMBOL_GPL(__sfi_leave_dead);

static __noreturn void spec_fault(struct sfi_frame *f, const char *condition, const void *object,
				  size_t len, unsigned long ip)
{
	struct sfi_fault fault = {
		.kind = SFI_FAULT_SPEC, .domain = f->domain, .frame = f,
		.addr = (unsigned long)object, .size = len, .ip = ip, .condition = condition,
	};

	sfi_domain_fault(&fault);
	sfi_abort(f);
}

void __sfi_stub_fail(struct sfi_frame *f, const char *condition, const void *object)
{
	spec_fault(f, condition, object, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__sfi_stub_fail);

/* ---- capabilities */

const char *sfi_domain_actor(const struct sfi_domain *d)
{
	const struct sfi_frame *f = sfi_frame_current();

	return f && f->domain == d ? sfi_actor(f) : "the reaper";
}

static bool writable(struct sfi_frame *f, unsigned long a, size_t len)
{
	if (a < SFI_SPACE_FIRST)
		return false;
	if (sfi_part_seen(f, a, len, false) || sfi_view_own(f, a, len) || sfi_part_write(f, a, len) ||
	    sfi_cap_covers(f->domain, f->principal, a, len) || sfi_latent_write(f, a, len, false))
		return true;
	/* Some of it granted, some not yet. */
	sfi_settle(f, a, len);
	return sfi_cap_covers(f->domain, f->principal, a, len);
}

void sfi_d2k_check_write(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	if (len && unlikely(!writable(f, (unsigned long)p, len)))
		spec_fault(f, what, p, len, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_d2k_check_write);

bool sfi_may_write(struct sfi_frame *f, const void *p, size_t len)
{
	return !len || writable(f, (unsigned long)p, len);
}
EXPORT_SYMBOL_GPL(sfi_may_write);

/* Public memory is only readable where it is mapped: the kernel would oops on the rest. */
static bool mapped(unsigned long a, size_t len)
{
	unsigned long page;
	u8 byte;

	for (page = a & PAGE_MASK; page - (a & PAGE_MASK) <= (a & ~PAGE_MASK) + len - 1; page += PAGE_SIZE)
		if (get_kernel_nofault(byte, (u8 *)max(page, a)))
			return false;
	return true;
}

/** sfi_readable() - the driver may read these bytes, and they are mapped. Context: any. */
bool sfi_readable(struct sfi_frame *f, unsigned long a, size_t len)
{
	/* What is granted is there: asked last, as it takes the lock of the set. */
	return sfi_view_own(f, a, len) ||
	       (sfi_access_read(f->domain, f->principal, a, len) == SFI_ALLOWED &&
		(mapped(a, len) || sfi_cap_covers(f->domain, f->principal, a, len)));
}

void sfi_d2k_check_read(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	if (len && unlikely(!sfi_readable(f, (unsigned long)p, len)))
		spec_fault(f, what, p, len, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_d2k_check_read);

void sfi_d2k_check_constant(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	unsigned long a = (unsigned long)p;

	if (!len || a + len < a || !within_module(a, f->domain->mod) || !within_module(a + len - 1, f->domain->mod) ||
	    sfi_cap_overlaps(f->domain, a, len))
		spec_fault(f, what, p, len, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_d2k_check_constant);

void sfi_d2k_check_string(struct sfi_frame *f, const char *s, const char *what)
{
	unsigned long a = (unsigned long)s, n, chunk;

	for (n = 0; n < SFI_STRING_MAX; n += chunk) {
		chunk = SFI_GRANULE - ((a + n) & (SFI_GRANULE - 1));
		if (!sfi_readable(f, a + n, chunk))
			break;
		if (memchr(s + n, 0, chunk))
			return;
	}
	spec_fault(f, what, s, n, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_d2k_check_string);

/* Whoever gets the memory would find a lock in it that this activation still unlocks. */
static void check_no_held_lock(struct sfi_frame *f, const void *p, size_t len)
{
	u32 i;

	for (i = 0; i < f->nr_held; i++)
		if (f->held[i] - p < len && f->held[i] >= p)
			spec_fault(f, "memory with a held lock in it is given away", f->held[i], len, _RET_IP_);
}

/* What is latent was made a grant before, or it would stay the driver's. */
static void give_away(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	sfi_d2k_check_write(f, p, len, what);
	check_no_held_lock(f, p, len);
	sfi_revoke_write(f, p, len);
}

void sfi_d2k_transfer_write(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	sfi_latent_grant(f, (unsigned long)p, len);
	give_away(f, p, len, what);
}
EXPORT_SYMBOL_GPL(sfi_d2k_transfer_write);

u64 sfi_d2k_seal(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	u64 holder;

	sfi_settle(f, (unsigned long)p, len);	/* a holder is one of what is granted */
	holder = sfi_cap_holder(f->domain, (unsigned long)p);
	give_away(f, p, len, what);
	return holder;
}
EXPORT_SYMBOL_GPL(sfi_d2k_seal);

bool sfi_try_grant(struct sfi_frame *f, u64 who, const void *p, size_t len)
{
	if (!p || !len)
		return true;
	sfi_parts_settle(f->domain, (unsigned long)p, len, NULL);
	return !sfi_cap_grant(f->domain, who, (unsigned long)p, len, sfi_actor(f));
}
EXPORT_SYMBOL_GPL(sfi_try_grant);

void sfi_k2d_grant(struct sfi_frame *f, u64 who, const void *p, size_t len, const char *what)
{
	if (unlikely(!sfi_try_grant(f, who, p, len)))
		spec_fault(f, "out of memory while granting", p, len, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_k2d_grant);

void sfi_k2d_copy_write(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	sfi_k2d_grant(f, f->principal, p, len, what);
}
EXPORT_SYMBOL_GPL(sfi_k2d_copy_write);

void sfi_k2d_transfer_write(struct sfi_frame *f, const void *p, size_t len, const char *what)
{
	sfi_k2d_copy_write(f, p, len, what);
}
EXPORT_SYMBOL_GPL(sfi_k2d_transfer_write);

static void revoke(struct sfi_domain *d, const void *p, size_t len, const char *by)
{
	if (!p)
		return;
	sfi_parts_settle(d, (unsigned long)p, len, by);
	sfi_cap_revoke(d, (unsigned long)p, len, by);
}

void sfi_revoke_write(struct sfi_frame *f, const void *p, size_t len)
{
	revoke(f->domain, p, len, sfi_actor(f));
}
EXPORT_SYMBOL_GPL(sfi_revoke_write);

void sfi_domain_revoke(struct sfi_domain *d, const void *p, size_t len)
{
	revoke(d, p, len, sfi_domain_actor(d));
}
EXPORT_SYMBOL_GPL(sfi_domain_revoke);

/* ---- context and locks */

static bool may_sleep(void)
{
	return !in_atomic() && !irqs_disabled() && !rcu_preempt_depth();
}

void sfi_check_sleepable(struct sfi_frame *f)
{
	if (unlikely(!may_sleep()))
		spec_fault(f, "may sleep, called in atomic context", NULL, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_check_sleepable);

void sfi_check_gfp(struct sfi_frame *f, gfp_t gfp)
{
	if (unlikely(gfpflags_allow_blocking(gfp) && !may_sleep()))
		spec_fault(f, "gfp flags may sleep, called in atomic context", NULL, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_check_gfp);

/* The lock is already taken: one that cannot be recorded would never be released. */
void sfi_lock_acquired(struct sfi_frame *f, void *lock, u32 type)
{
	bool full = f->nr_held == SFI_MAX_HELD;

	if (unlikely(full)) {
		if (type == SFI_LOCK_MUTEX)
			mutex_unlock(lock);
		else if (type == SFI_LOCK_RTNL)
			rtnl_unlock();
		else if (type == SFI_LOCK_RWSEM)
			up_write(lock);
		else if (type == SFI_LOCK_RCU)
			rcu_read_unlock();
		else
			spin_unlock((spinlock_t *)lock);
		spec_fault(f, "too many locks held by one activation", lock, 0, _RET_IP_);
	}
	f->held[f->nr_held] = lock;
	f->held_type[f->nr_held] = type;
	barrier();
	f->nr_held++;
}
EXPORT_SYMBOL_GPL(sfi_lock_acquired);

void sfi_lock_released(struct sfi_frame *f, void *lock, u32 type)
{
	u32 i;

	for (i = f->nr_held; i--; ) {
		if (f->held[i] != lock || f->held_type[i] != type)
			continue;
		for (f->nr_held--; i < f->nr_held; i++) {
			f->held[i] = f->held[i + 1];
			f->held_type[i] = f->held_type[i + 1];
		}
		return;
	}
	spec_fault(f, "unlock of a lock this activation does not hold", lock, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_lock_released);

bool sfi_lock_held(const struct sfi_frame *f, const void *lock)
{
	u32 i;

	for (i = 0; i < f->nr_held; i++)
		if (f->held[i] == lock)
			return true;
	return false;
}
EXPORT_SYMBOL_GPL(sfi_lock_held);

bool sfi_rcu_opened(struct sfi_frame *f)
{
	return rcu_preempt_depth() > f->rcu_nesting;
}
EXPORT_SYMBOL_GPL(sfi_rcu_opened);

/* ---- callbacks and identity */

bool sfi_domain_gate_ok(const struct sfi_domain *d, const void *fn, const char *slot)
{
	const struct sfi_gate_desc *g = sfi_gate_find(d, fn);

	return g && !strcmp(g->slot, slot);
}
EXPORT_SYMBOL_GPL(sfi_domain_gate_ok);

void sfi_check_gate(struct sfi_frame *f, const void *fn, const char *slot)
{
	if (unlikely(fn && !sfi_domain_gate_ok(f->domain, fn, slot)))
		spec_fault(f, "callback is not a gate of this driver for that slot", fn, 0, _RET_IP_);
}
EXPORT_SYMBOL_GPL(sfi_check_gate);

struct sfi_domain *sfi_frame_domain(struct sfi_frame *f)
{
	return f->domain;
}
EXPORT_SYMBOL_GPL(sfi_frame_domain);

struct sfi_domain *sfi_domain_current(void)
{
	struct sfi_frame *f = sfi_frame_current();

	return f ? f->domain : NULL;
}
EXPORT_SYMBOL_GPL(sfi_domain_current);
