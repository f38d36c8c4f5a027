/* SPDX-License-Identifier: GPL-2.0 */
/*
 * virtio/device.h - specs: a virtio device and its configuration. Drivers also call
 * vdev->config->get() and del_vqs() themselves: kinds_virtio.c maps those.
 */
#ifndef SFI_SPEC_VIRTIO_DEVICE_H
#define SFI_SPEC_VIRTIO_DEVICE_H

#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* The kernel BUG()s on a bit that the driver did not offer. */
SFI_PRE(check(ref, virtio_dev, vdev), do(sfi_virtio_check_feature(f, vdev, fbit)))
SFI_CALL((void)0)
void virtio_check_driver_offered_feature(const struct virtio_device *vdev, unsigned int fbit);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
SFI_PRE(check(ref, virtio_dev, vdev))
size_t virtio_max_dma_size(const struct virtio_device *vdev);
#else
SFI_PRE(check(ref, virtio_dev, vdev))
size_t virtio_max_dma_size(struct virtio_device *vdev);
#endif

SFI_PRE(context(sleep), check(ref, virtio_dev, dev))
void virtio_reset_device(struct virtio_device *dev);

/* The kernel WARNs about a device that is ready already. */
SFI_PRE(context(sleep), check(ref, virtio_dev, dev))
SFI_PRE(check(that, !(dev->config->get_status(dev) & VIRTIO_CONFIG_S_DRIVER_OK)))
void virtio_device_ready(struct virtio_device *dev);

SFI_PRE(context(sleep), check(ref, virtio_dev, vdev), check(that, count <= 256 && bytes <= 8))
SFI_PRE(check(write, buf, count * bytes), do(sfi_virtio_check_config(f, offset, count * bytes)))
void __virtio_cread_many(struct virtio_device *vdev, unsigned int offset, void *buf, size_t count, size_t bytes);

SFI_PRE(context(sleep), check(ref, virtio_dev, vdev), do(sfi_virtio_check_config(f, offset, 1)))
void virtio_cwrite8(struct virtio_device *vdev, unsigned int offset, u8 val);

#endif /* SFI_SPEC_VIRTIO_DEVICE_H */
