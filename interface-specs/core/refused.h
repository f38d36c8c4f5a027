/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/refused.h - specs: what is known but not mediated. A driver that names these builds;
 * one that uses them is stopped, or does without. Each has its line in docs/limits.md.
 */
#ifndef SFI_SPEC_CORE_REFUSED_H
#define SFI_SPEC_CORE_REFUSED_H

#include <linux/configfs.h>
#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* ---- hrtimers: their clock base is a pointer in the driver's memory that the kernel follows */

SFI_PRE(do((void)which_clock), do((void)mode), do(sfi_stub_fail(f, "no hrtimers: they are not mediated", timer)))
void hrtimer_init(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode);

SFI_PRE(do(sfi_stub_fail(f, "no hrtimers: they are not mediated", timer)))
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns, const enum hrtimer_mode mode);

SFI_PRE(do(sfi_stub_fail(f, "no hrtimers: they are not mediated", timer)))
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);

SFI_PRE(do(sfi_stub_fail(f, "no hrtimers: they are not mediated", timer)))
int hrtimer_cancel(struct hrtimer *timer);

SFI_PRE(do(sfi_stub_fail(f, "no hrtimers: they are not mediated", timer)))
bool hrtimer_active(const struct hrtimer *timer);

SFI_SLOT(struct hrtimer, function)
SFI_RET(ret == HRTIMER_NORESTART)
SFI_PRE(do(sfi_stub_fail(f, "no hrtimers: they are not mediated", timer)))
SFI_DEAD(, HRTIMER_NORESTART)
enum hrtimer_restart sfi_slot_hrtimer_function(struct hrtimer *timer);

/* ---- configfs: the subsystem is not registered, so nothing of it is ever called */

SFI_PRE(check(write, group, sizeof(*group)))
SFI_CALL((void)0)
void config_group_init(struct config_group *group);

SFI_PRE(check(write, subsys, sizeof(*subsys)))
SFI_CALL(sfi_configfs_skip(f))
int configfs_register_subsystem(struct configfs_subsystem *subsys);

SFI_PRE(check(write, subsys, sizeof(*subsys)))
SFI_CALL((void)0)
void configfs_unregister_subsystem(struct configfs_subsystem *subsys);

SFI_PRE(do((void)name), do((void)type), do(sfi_stub_fail(f, "no configfs items: they are not mediated", group)))
void config_group_init_type_name(struct config_group *group, const char *name, const struct config_item_type *type);

SFI_PRE(do((void)name), do((void)type), do(sfi_stub_fail(f, "no configfs items: they are not mediated", item)))
void config_item_init_type_name(struct config_item *item, const char *name, const struct config_item_type *type);

SFI_PRE(do(sfi_stub_fail(f, "no configfs items: they are not mediated", item)))
void config_item_put(struct config_item *item);

SFI_SLOT(struct configfs_item_operations, release)
SFI_PRE(do(sfi_stub_fail(f, "configfs is not mediated", item)))
SFI_DEAD()
void sfi_slot_configfs_release(struct config_item *item);

SFI_SLOT(struct configfs_group_operations, make_group)
SFI_RET(any)
SFI_PRE(do(sfi_stub_fail(f, "configfs is not mediated", group)))
SFI_DEAD(, ERR_PTR(-EIO))
struct config_group *sfi_slot_configfs_make_group(struct config_group *group, const char *name);

SFI_SLOT(struct configfs_group_operations, make_item)
SFI_RET(any)
SFI_PRE(do(sfi_stub_fail(f, "configfs is not mediated", group)))
SFI_DEAD(, ERR_PTR(-EIO))
struct config_item *sfi_slot_configfs_make_item(struct config_group *group, const char *name);

SFI_SLOT(struct configfs_group_operations, drop_item)
SFI_PRE(do(sfi_stub_fail(f, "configfs is not mediated", group)))
SFI_DEAD()
void sfi_slot_configfs_drop_item(struct config_group *group, struct config_item *item);

SFI_SLOT(struct configfs_attribute, show)
SFI_RET(any)
SFI_PRE(do(sfi_stub_fail(f, "configfs is not mediated", item)))
SFI_DEAD(, -EIO)
ssize_t sfi_slot_configfs_show(struct config_item *item, char *page);

SFI_SLOT(struct configfs_attribute, store)
SFI_RET(any)
SFI_PRE(do(sfi_stub_fail(f, "configfs is not mediated", item)))
SFI_DEAD(, -EIO)
ssize_t sfi_slot_configfs_store(struct config_item *item, const char *page, size_t count);

SFI_PRE(do(sfi_stub_fail(f, "no io_schedule(): who waits for I/O of the driver's own would not be woken", NULL)))
void io_schedule(void);

#endif /* SFI_SPEC_CORE_REFUSED_H */
