// SPDX-License-Identifier: GPL-2.0
/*
 * shadow.c - what keeps a class's service up while a driver restarts is told here how the
 * restart went. Objects that are to survive are simply not given up by their kind's
 * release function; the shadow keeps them until the driver asks for them again.
 */
#include <linux/mutex.h>
#include <linux/rculist.h>

#include "sfi.h"

static LIST_HEAD(shadows);		/* struct sfi_shadow, under shadows_lock */
static DEFINE_MUTEX(shadows_lock);

/** sfi_shadow_register() - from here on the shadow hears of every domain. Context: process. */
void sfi_shadow_register(struct sfi_shadow *s)
{
	mutex_lock(&shadows_lock);
	list_add_tail(&s->node, &shadows);
	mutex_unlock(&shadows_lock);
}
EXPORT_SYMBOL_GPL(sfi_shadow_register);

/** sfi_shadow_unregister() - the opposite; no call is running when it returns. Context: process. */
void sfi_shadow_unregister(struct sfi_shadow *s)
{
	mutex_lock(&shadows_lock);
	list_del(&s->node);
	mutex_unlock(&shadows_lock);
}
EXPORT_SYMBOL_GPL(sfi_shadow_unregister);

/** sfi_shadow_reaped() - all objects of the domain were released. Context: process, domain->life held. */
void sfi_shadow_reaped(struct sfi_domain *d)
{
	struct sfi_shadow *s;

	mutex_lock(&shadows_lock);
	list_for_each_entry(s, &shadows, node)
		if (s->reaped)
			s->reaped(d);
	mutex_unlock(&shadows_lock);
}

/** sfi_shadow_settled() - the restart ended, well or not. Context: process, domain->life held. */
void sfi_shadow_settled(struct sfi_domain *d)
{
	struct sfi_shadow *s;

	mutex_lock(&shadows_lock);
	list_for_each_entry(s, &shadows, node)
		if (s->settled)
			s->settled(d);
	mutex_unlock(&shadows_lock);
}

/** sfi_shadow_gone() - the domain is about to be freed. Context: process. */
void sfi_shadow_gone(struct sfi_domain *d)
{
	struct sfi_shadow *s;

	mutex_lock(&shadows_lock);
	list_for_each_entry(s, &shadows, node)
		if (s->gone)
			s->gone(d);
	mutex_unlock(&shadows_lock);
}

/** sfi_domain_name() - the driver's module name. */
const char *sfi_domain_name(const struct sfi_domain *d)
{
	return d->name;
}
EXPORT_SYMBOL_GPL(sfi_domain_name);

/** sfi_domain_module() - the driver's module, for what must hold it while it is in use. */
struct module *sfi_domain_module(const struct sfi_domain *d)
{
	return d->mod;
}
EXPORT_SYMBOL_GPL(sfi_domain_module);

/* ---- kernel functions that a driver may call through a pointer */

#define CALLS 64
static struct { const void *fn; void *stub; } calls[CALLS];
static DEFINE_RAW_SPINLOCK(calls_lock);

/**
 * sfi_call_map() - an indirect call of kernel function fn by any driver lands in stub,
 * which has its prototype and checks every argument. Mapping it again changes nothing.
 * Return: false if the table is full. Context: any.
 */
bool sfi_call_map(const void *fn, void *stub)
{
	unsigned long flags;
	int i, slot = -1;

	raw_spin_lock_irqsave(&calls_lock, flags);
	for (i = CALLS; i--; ) {
		if (!calls[i].fn)
			slot = i;
		if (calls[i].fn == fn) {
			slot = i;
			break;
		}
	}
	if (slot >= 0) {
		calls[slot].stub = stub;
		smp_wmb();	/* sfi_call_stub() looks without the lock */
		calls[slot].fn = fn;
	}
	raw_spin_unlock_irqrestore(&calls_lock, flags);
	return slot >= 0;
}
EXPORT_SYMBOL_GPL(sfi_call_map);

/** sfi_call_unmap() - the stub's module goes; no driver that could call it is left. */
void sfi_call_unmap(void *stub)
{
	unsigned long flags;
	int i;

	raw_spin_lock_irqsave(&calls_lock, flags);
	for (i = 0; i < CALLS; i++)
		if (calls[i].stub == stub)
			calls[i].fn = NULL;
	raw_spin_unlock_irqrestore(&calls_lock, flags);
}
EXPORT_SYMBOL_GPL(sfi_call_unmap);

/** sfi_call_stub() - what a driver's indirect call of fn becomes; NULL if it is not allowed. */
void *sfi_call_stub(const void *fn)
{
	int i;

	for (i = 0; i < CALLS; i++) {
		if (READ_ONCE(calls[i].fn) != fn)
			continue;
		smp_rmb();
		return calls[i].stub;
	}
	return NULL;
}
