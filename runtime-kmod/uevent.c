// SPDX-License-Identifier: GPL-2.0
/*
 * uevent.c - notices as uevents of the driver's module (KOBJ_CHANGE on /sys/module/NAME), for udev rules
 * and netlink listeners. A worker follows the ring, because a uevent needs a context that may sleep.
 */
#include <linux/kobject.h>
#include <linux/sched/mm.h>
#include <linux/workqueue.h>

#include "sfi.h"

#define VARIABLES 8
#define VARIABLE_BYTES (SFI_RULE_BYTES + 16)

/* The worker's own: it is one work item, so it never runs twice at a time. */
static u64 uevent_at = 1;
static u64 uevents_lost;

static void send(const struct sfi_notice *n)
{
	static char text[VARIABLES][VARIABLE_BYTES];
	char *env[VARIABLES + 1] = { };
	struct sfi_domain *d;
	int i;

	snprintf(text[0], VARIABLE_BYTES, "SFI_EVENT=%s", sfi_notice_name(n->kind));
	snprintf(text[1], VARIABLE_BYTES, "SFI_DOMAIN=%s", n->domain);
	snprintf(text[2], VARIABLE_BYTES, "SFI_RULE=%s", n->rule);
	snprintf(text[3], VARIABLE_BYTES, "SFI_FAULTS=%u", n->faults);
	snprintf(text[4], VARIABLE_BYTES, "SFI_RESTARTS=%u", n->restarts);
	snprintf(text[5], VARIABLE_BYTES, "SFI_OBJECTS=%u", n->objects);
	snprintf(text[6], VARIABLE_BYTES, "SFI_RESULT=%d", n->result);
	snprintf(text[7], VARIABLE_BYTES, "SFI_LOST=%llu", uevents_lost);
	for (i = 0; i < VARIABLES; i++)
		env[i] = text[i];

	mutex_lock(&sfi_domains_lock);	/* keeps the domain, and so its module's kobject */
	d = sfi_domain_by_name(n->domain);
	if (d)
		kobject_uevent_env(&d->mod->mkobj.kobj, KOBJ_CHANGE, env);
	mutex_unlock(&sfi_domains_lock);
}

static void send_all(struct work_struct *work)
{
	/* Reclaim might wait for the very disk that this tells of. */
	unsigned int noio = memalloc_noio_save();
	struct sfi_notice n;

	while (sfi_notice_get(&uevent_at, &n, &uevents_lost))
		send(&n);
	memalloc_noio_restore(noio);
}
static DECLARE_WORK(uevent_work, send_all);

/** sfi_uevents_queue() - there are new notices. Context: any but NMI. */
void sfi_uevents_queue(void)
{
	queue_work(system_unbound_wq, &uevent_work);
}

/** sfi_uevents_flush() - returns when they are sent. Context: may sleep, sfi_domains_lock not held. */
void sfi_uevents_flush(void)
{
	flush_work(&uevent_work);
}
