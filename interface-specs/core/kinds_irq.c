// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_irq.c - interrupt lines. The records are also what the gate of a dead domain
 * looks at, in interrupt context and with no activation: a level-triggered line that
 * nobody silences would keep the CPU from ever running the recovery.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "kinds.h"

static LIST_HEAD(sfi_irqs);		/* struct sfi_irq, under sfi_irqs_lock */
static DEFINE_RAW_SPINLOCK(sfi_irqs_lock);

/* With that dev_id, or with any if the activation @own may use it. */
static struct sfi_irq *find(struct sfi_domain *d, unsigned int irq, void *dev_id, struct sfi_frame *own)
{
	struct sfi_irq *r, *found = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&sfi_irqs_lock, flags);
	list_for_each_entry(r, &sfi_irqs, node)
		if (r->domain == d && r->irq == irq &&
		    (own ? sfi_owned(own, &sfi_kind_irq, r) : r->dev_id == dev_id)) {
			found = r;
			break;
		}
	raw_spin_unlock_irqrestore(&sfi_irqs_lock, flags);
	return found;
}

static void discard(struct sfi_irq *r)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sfi_irqs_lock, flags);
	list_del(&r->node);
	raw_spin_unlock_irqrestore(&sfi_irqs_lock, flags);
	if (r->principal)
		sfi_principal_unalias(r->domain, r->principal, r->dev_id);
	put_device(r->dev);
	kfree(r);
}

static void quiesce_irq(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_irq *r = o->obj;

	r->quiet(r->dev);
}

static void release_irq(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_irq *r = o->obj;

	/* Another device may share the line: give back what the driver disabled. */
	while (atomic_dec_if_positive(&r->disabled) >= 0)
		enable_irq(r->irq);
	free_irq(r->irq, r->dev_id);
	discard(r);
}

const struct sfi_kind sfi_kind_irq = {
	.name = "irq", .order = SFI_REAP_IRQ, .quiesce = quiesce_irq, .release = release_irq };
EXPORT_SYMBOL_GPL(sfi_kind_irq);

int sfi_irq_request(struct sfi_frame *f, struct device *dev, bool managed, void (*quiet)(struct device *),
		    unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
		    unsigned long flags, const char *name, void *dev_id)
{
	struct sfi_irq *r = kzalloc(sizeof(*r), GFP_KERNEL);
	unsigned long lock;
	int rc;

	if (!r)
		return -ENOMEM;
	/* The handler will run for whom dev_id is of. */
	if (!sfi_principal_may(f, dev_id)) {
		kfree(r);
		sfi_stub_fail(f, "a dev_id that is no other instance's", dev_id);
	}
	sfi_principal_alias(f, dev_id);
	r->domain = sfi_frame_domain(f);
	r->principal = sfi_frame_principal(f);
	r->irq = irq;
	r->dev_id = dev_id;
	r->dev = get_device(dev);
	r->quiet = quiet;
	raw_spin_lock_irqsave(&sfi_irqs_lock, lock);
	list_add(&r->node, &sfi_irqs);	/* before the first interrupt */
	raw_spin_unlock_irqrestore(&sfi_irqs_lock, lock);
	rc = request_threaded_irq(irq, handler, thread_fn, flags, name, dev_id);
	if (!rc && managed) {
		rc = sfi_managed_track(f, dev, &sfi_kind_irq, r, 0);
		if (rc)
			free_irq(irq, dev_id);
	} else if (!rc) {
		sfi_track(f, &sfi_kind_irq, r, 0);
	}
	if (rc)
		discard(r);
	return rc;
}
EXPORT_SYMBOL_GPL(sfi_irq_request);

const void *sfi_irq_free(struct sfi_frame *f, unsigned int irq, void *dev_id)
{
	struct sfi_irq *r = find(sfi_frame_domain(f), irq, dev_id, NULL);
	const void *name;

	if (!r)
		sfi_stub_fail(f, "an interrupt this driver requested", dev_id);
	sfi_untrack(f, &sfi_kind_irq, r);	/* only one of two racing callers gets past */
	name = free_irq(irq, dev_id);
	discard(r);
	return name;
}
EXPORT_SYMBOL_GPL(sfi_irq_free);

/* Counted, so that the line can be given back. */
static void note_disable(struct sfi_frame *f, unsigned int irq)
{
	struct sfi_irq *r = find(sfi_frame_domain(f), irq, NULL, f);

	if (!r)
		sfi_stub_fail(f, "an interrupt this driver requested", NULL);
	atomic_inc(&r->disabled);
}

bool sfi_irq_disable_hard(struct sfi_frame *f, unsigned int irq)
{
	note_disable(f, irq);
	return disable_hardirq(irq);
}
EXPORT_SYMBOL_GPL(sfi_irq_disable_hard);

void sfi_irq_disable(struct sfi_frame *f, unsigned int irq)
{
	note_disable(f, irq);
	disable_irq(irq);
}
EXPORT_SYMBOL_GPL(sfi_irq_disable);

void sfi_irq_enable(struct sfi_frame *f, unsigned int irq)
{
	struct sfi_irq *r = find(sfi_frame_domain(f), irq, NULL, f);

	if (!r || atomic_dec_if_positive(&r->disabled) < 0)
		sfi_stub_fail(f, "an interrupt this driver has disabled", NULL);
	enable_irq(irq);
}
EXPORT_SYMBOL_GPL(sfi_irq_enable);

/* Before the fault: the recovery must get the CPU. release_irq() gives the line back. */
static void mask(struct sfi_frame *f, unsigned int irq, void *dev_id)
{
	struct sfi_irq *r = find(sfi_frame_domain(f), irq, dev_id, NULL);

	if (!r)
		return;
	atomic_inc(&r->disabled);
	disable_irq_nosync(irq);
	r->quiet(r->dev);
}

void sfi_irq_started(struct sfi_frame *f, unsigned int irq, void *dev_id)
{
	if (likely(!sfi_irq_too_many(f, irq)))
		return;
	mask(f, irq, dev_id);
	sfi_irq_storm(f, irq);
}
EXPORT_SYMBOL_GPL(sfi_irq_started);

void sfi_irq_refused(struct sfi_frame *f, unsigned int irq, void *dev_id)
{
	if (likely(!sfi_irq_nobody(f, irq)))
		return;
	mask(f, irq, dev_id);
	sfi_irq_storm(f, irq);
}
EXPORT_SYMBOL_GPL(sfi_irq_refused);

irqreturn_t sfi_irq_dead(int irq, void *dev_id)
{
	struct sfi_irq *r;
	unsigned long flags;

	raw_spin_lock_irqsave(&sfi_irqs_lock, flags);
	list_for_each_entry(r, &sfi_irqs, node)
		if (r->irq == irq && r->dev_id == dev_id && sfi_domain_is_dead(r->domain))
			r->quiet(r->dev);
	raw_spin_unlock_irqrestore(&sfi_irqs_lock, flags);
	return IRQ_HANDLED;	/* IRQ_NONE would make the kernel shut a shared line for good */
}
EXPORT_SYMBOL_GPL(sfi_irq_dead);
