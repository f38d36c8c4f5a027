// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_managed.c - device-managed objects. Each gets an entry of ours in the device's
 * devres list, so a live driver's objects go in the order in which the kernel unwinds,
 * whatever else is managed there. In a dead domain the reaper has them first, in its own
 * order, and the entry finds nothing.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "kinds.h"

struct managed {
	struct sfi_domain *domain;	/* outlives the binding: its module unregisters the driver */
	struct sfi_object o;
};

static void managed_end(void *data)
{
	struct managed *m = data;

	if (sfi_domain_untrack(m->domain, m->o.kind, m->o.obj, m->o.aux))
		m->o.kind->release(m->domain, &m->o);
	kfree(m);
}

int sfi_managed_track(struct sfi_frame *f, struct device *dev, const struct sfi_kind *k, const void *obj, u64 aux)
{
	struct managed *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	m->domain = sfi_frame_domain(f);
	m->o.kind = k;
	m->o.obj = (void *)obj;
	m->o.aux = aux;
	if (devm_add_action(dev, managed_end, m)) {
		kfree(m);
		return -ENOMEM;
	}
	sfi_track(f, k, obj, aux);
	return 0;
}
EXPORT_SYMBOL_GPL(sfi_managed_track);
