/* SPDX-License-Identifier: GPL-2.0 */
/* core/deferred.h - specs: work items and timers. See kinds_seal.c. */
#ifndef SFI_SPEC_CORE_DEFERRED_H
#define SFI_SPEC_CORE_DEFERRED_H

#include <linux/timer.h>
#include <linux/workqueue.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_SLOT(struct work_struct, func)
SFI_PRINCIPAL(work, work)
SFI_PRE(do(sfi_work_started(f, work)))
SFI_DEAD()
void sfi_slot_work_func(struct work_struct *work);

SFI_SLOT(struct timer_list, function)
SFI_PRINCIPAL(timer, timer)
SFI_PRE(do(sfi_timer_expired(f, timer)))
SFI_DEAD()
void sfi_slot_timer_function(struct timer_list *timer);

SFI_PRE(check(that, sfi_wq_ok(f, wq)), check(that, cpu == WORK_CPU_UNBOUND || (cpu >= 0 && cpu < nr_cpu_ids)))
SFI_CALL(sfi_work_queue(f, cpu, wq, work))
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);

SFI_PRE(check(that, sfi_wq_ok(f, wq)), check(that, cpu == WORK_CPU_UNBOUND || (cpu >= 0 && cpu < nr_cpu_ids)))
SFI_CALL(sfi_dwork_queue(f, cpu, wq, work, delay))
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);

SFI_PRE(context(sleep))
SFI_CALL(sfi_work_cancel(f, work, cancel_work_sync))
bool cancel_work_sync(struct work_struct *work);

SFI_PRE(context(sleep))
SFI_CALL(sfi_work_cancel(f, work, flush_work))
bool flush_work(struct work_struct *work);

SFI_PRE(context(sleep))
SFI_CALL(sfi_dwork_cancel(f, dwork, cancel_delayed_work_sync))
bool cancel_delayed_work_sync(struct delayed_work *dwork);

SFI_CALL(sfi_dwork_cancel(f, dwork, cancel_delayed_work))
bool cancel_delayed_work(struct delayed_work *dwork);

/* name and key are lockdep's, which stock kernels lack. INIT_DELAYED_WORK passes the kernel's own function: only the driver's need a gate. */
SFI_PRE(check(write, timer, sizeof(*timer)), if (func != delayed_work_timer_fn) gate(func, timer_list__function))
SFI_PRE(opaque(name), opaque(key))
SFI_CALLBACK(func, timer_list__function)
void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags,
		    const char *name, struct lock_class_key *key);

SFI_CALL(sfi_timer_arm(f, timer, expires))
int mod_timer(struct timer_list *timer, unsigned long expires);

SFI_CALL(sfi_timer_cancel(f, timer, timer_delete))
int timer_delete(struct timer_list *timer);

SFI_CALL(sfi_timer_cancel(f, timer, timer_delete_sync))
int timer_delete_sync(struct timer_list *timer);

#endif /* SFI_SPEC_CORE_DEFERRED_H */
