// SPDX-License-Identifier: GPL-2.0
/* kinds_work.c - work items: sealed while queued, cancelled by the reaper. */
#include <linux/module.h>
#include <linux/version.h>
#include "kinds.h"

static void release_work(struct sfi_domain *d, struct sfi_object *o)
{
	if (o->aux == sizeof(struct delayed_work))
		cancel_delayed_work_sync(o->obj);
	else
		cancel_work_sync(o->obj);
}

const struct sfi_kind sfi_kind_work = { .name = "work", .order = SFI_REAP_TIMER, .release = release_work };
EXPORT_SYMBOL_GPL(sfi_kind_work);

/* Its items are work objects, so are cancelled by now. */
static void release_queue(struct sfi_domain *d, struct sfi_object *o)
{
	destroy_workqueue(o->obj);
}

const struct sfi_kind sfi_kind_workqueue = {
	.name = "workqueue", .order = SFI_REAP_TIMER + 1, .release = release_queue };
EXPORT_SYMBOL_GPL(sfi_kind_workqueue);

/** sfi_wq_ok() - wq is one of the kernel's queues, or one that the driver made. */
bool sfi_wq_ok(struct sfi_frame *f, const struct workqueue_struct *wq)
{
	return wq && (sfi_owned(f, &sfi_kind_workqueue, wq) || wq == system_wq || wq == system_highpri_wq || wq == system_long_wq ||
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
		      wq == system_percpu_wq || wq == system_dfl_wq ||
#endif
		      wq == system_unbound_wq || wq == system_freezable_wq ||
		      wq == system_power_efficient_wq);
}

/* Under the seal lock. Nobody but the kernel writes the item once this returned. */
static void seal(struct sfi_frame *f, struct work_struct *work, size_t size)
{
	u64 holder;

	if (sfi_owned(f, &sfi_kind_work, work)) {
		/* Queued as one and cancelled as the other would look past its end. */
		if (sfi_aux(f, &sfi_kind_work, work) != size)
			sfi_stub_fail(f, "a work item queued as what it was initialised for", work);
		return;
	}
	holder = sfi_d2k_seal(f, work, size, "work");
	/* An idle item's data must not name a pool_workqueue: the kernel would follow it. */
	if (atomic_long_read(&work->data) & (WORK_STRUCT_PWQ | WORK_STRUCT_PENDING))
		sfi_stub_fail(f, "an initialised work item (INIT_WORK) that is not pending", work);
	if (!work->func)
		sfi_stub_fail(f, "a work item with a function (INIT_WORK)", work);
	sfi_check_gate(f, work->func, "work_struct__func");
	if (size == sizeof(struct delayed_work)) {
		struct timer_list *t = &container_of(work, struct delayed_work, work)->timer;

		if (t->function != delayed_work_timer_fn || t->entry.pprev ||
		    (t->flags & TIMER_CPUMASK) >= nr_cpu_ids)
			sfi_stub_fail(f, "an initialised delayed work item (INIT_DELAYED_WORK)", work);
	}
	sfi_track_for(f, holder, &sfi_kind_work, work, size);
}

static void unseal_if_idle(struct sfi_frame *f, struct work_struct *work)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_work, work);
	u64 holder;
	u64 size;

	if (!o || work_pending(work))
		return;
	size = o->aux;
	holder = o->principal;
	sfi_untrack(f, &sfi_kind_work, work);
	sfi_k2d_grant(f, holder, work, size, "work");
}

bool sfi_work_queue(struct sfi_frame *f, int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned long flags = sfi_seal_enter(f);
	bool ret;

	seal(f, work, sizeof(*work));
	ret = queue_work_on(cpu, wq, work);
	sfi_seal_leave(f, flags);
	return ret;
}

bool sfi_dwork_queue(struct sfi_frame *f, int cpu, struct workqueue_struct *wq,
		     struct delayed_work *dwork, unsigned long delay)
{
	unsigned long flags = sfi_seal_enter(f);
	bool ret;

	seal(f, &dwork->work, sizeof(*dwork));
	ret = queue_delayed_work_on(cpu, wq, dwork, delay);
	sfi_seal_leave(f, flags);
	return ret;
}

bool sfi_work_cancel(struct sfi_frame *f, struct work_struct *work, bool (*cancel)(struct work_struct *))
{
	unsigned long flags = sfi_seal_enter(f);
	bool ret;

	seal(f, work, sizeof(*work));
	sfi_seal_leave(f, flags);
	ret = cancel(work);		/* may wait for the item's gate, which takes the seal lock */
	sfi_work_started(f, work);
	return ret;
}

bool sfi_dwork_cancel(struct sfi_frame *f, struct delayed_work *dwork, bool (*cancel)(struct delayed_work *))
{
	unsigned long flags = sfi_seal_enter(f);
	bool ret;

	seal(f, &dwork->work, sizeof(*dwork));
	sfi_seal_leave(f, flags);
	ret = cancel(dwork);
	sfi_work_started(f, &dwork->work);
	return ret;
}

void sfi_work_started(struct sfi_frame *f, struct work_struct *work)
{
	unsigned long flags = sfi_seal_enter(f);

	unseal_if_idle(f, work);
	sfi_seal_leave(f, flags);
}
