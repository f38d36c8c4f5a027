/* SPDX-License-Identifier: GPL-2.0 */
/* core/device.h - specs: struct device, power management callbacks. */
#ifndef SFI_SPEC_CORE_DEVICE_H
#define SFI_SPEC_CORE_DEVICE_H

#include <linux/device.h>
#include <linux/pm.h>
#include <linux/pm_wakeup.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* driver_data is the driver's cookie: the kernel never follows it. */
SFI_PRE(check(ref, device, dev), opaque(data))
void dev_set_drvdata(struct device *dev, void *data);

SFI_PRE(check(ref, device, dev))
const char *dev_driver_string(const struct device *dev);

SFI_PRE(check(ref, device, dev), context(sleep))
int device_set_wakeup_enable(struct device *dev, bool enable);

SFI_SLOT(struct dev_pm_ops, suspend) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_suspend(struct device *dev);

SFI_SLOT(struct dev_pm_ops, resume) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_resume(struct device *dev);

SFI_SLOT(struct dev_pm_ops, freeze) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_freeze(struct device *dev);

SFI_SLOT(struct dev_pm_ops, thaw) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_thaw(struct device *dev);

SFI_SLOT(struct dev_pm_ops, poweroff) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_poweroff(struct device *dev);

SFI_SLOT(struct dev_pm_ops, restore) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_restore(struct device *dev);

SFI_SLOT(struct dev_pm_ops, runtime_suspend) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_runtime_suspend(struct device *dev);

SFI_SLOT(struct dev_pm_ops, runtime_resume) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_runtime_resume(struct device *dev);

SFI_SLOT(struct dev_pm_ops, runtime_idle) SFI_PRE(do(sfi_check_own(f, &sfi_kind_device, dev))) SFI_DEAD(, 0)
int sfi_slot_pm_runtime_idle(struct device *dev);

#endif /* SFI_SPEC_CORE_DEVICE_H */
