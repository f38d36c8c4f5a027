/* SPDX-License-Identifier: GPL-2.0 */
/* virtio/driver.h - specs: virtio drivers and their callbacks. */
#ifndef SFI_SPEC_VIRTIO_DRIVER_H
#define SFI_SPEC_VIRTIO_DRIVER_H

#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
SFI_PRE(context(sleep), check(that, owner != NULL), do(sfi_virtio_driver_seal(f, drv)))
SFI_POST(if (!ret) track(virtio_driver, drv, 0), if (ret) copy(write, drv, sizeof(*drv)))
int __register_virtio_driver(struct virtio_driver *drv, struct module *owner);
#else
SFI_PRE(context(sleep), do(sfi_virtio_driver_seal(f, drv)))
SFI_POST(if (!ret) track(virtio_driver, drv, 0), if (ret) copy(write, drv, sizeof(*drv)))
int register_virtio_driver(struct virtio_driver *drv);
#endif

/* Untracked before the call: the driver may die inside its remove(), and the kernel still finishes. */
SFI_PRE(context(sleep), untrack(virtio_driver, drv))
SFI_POST(copy(write, drv, sizeof(*drv)))
void unregister_virtio_driver(struct virtio_driver *drv);

SFI_SLOT(struct virtio_driver, probe)
SFI_PRE(do(sfi_virtio_bind(f, dev)))
SFI_POST(check(that, ret <= 0), if (ret) do(sfi_virtio_unbind(f, dev)))
SFI_DEAD(sfi_virtio_dead(dev), -EIO)
int sfi_slot_virtio_probe(struct virtio_device *dev);

SFI_SLOT(struct virtio_driver, remove)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_virtio_dev, dev)))
SFI_POST(do(sfi_virtio_unbind(f, dev)))
SFI_DEAD(sfi_virtio_dead(dev))
void sfi_slot_virtio_remove(struct virtio_device *dev);

SFI_SLOT(struct virtio_driver, config_changed)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_virtio_dev, dev)))
SFI_DEAD()
void sfi_slot_virtio_config_changed(struct virtio_device *dev);

SFI_SLOT(struct virtio_driver, freeze)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_virtio_dev, dev)))
SFI_POST(check(that, ret <= 0))
SFI_DEAD(, -EIO)
int sfi_slot_virtio_freeze(struct virtio_device *dev);

SFI_SLOT(struct virtio_driver, restore)
SFI_PRE(do(sfi_check_own(f, &sfi_kind_virtio_dev, dev)))
SFI_POST(check(that, ret <= 0))
SFI_DEAD(, -EIO)
int sfi_slot_virtio_restore(struct virtio_device *dev);

#endif /* SFI_SPEC_VIRTIO_DRIVER_H */
