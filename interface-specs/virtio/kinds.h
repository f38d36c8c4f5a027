/* SPDX-License-Identifier: GPL-2.0 */
/* virtio/kinds.h - object kinds of the virtio bus. */
#ifndef SFI_VIRTIO_KINDS_H
#define SFI_VIRTIO_KINDS_H

#include <linux/version.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(virtio_dev);		/* bound to the domain; reference held */
SFI_DECLARE_KIND(virtio_driver);
SFI_DECLARE_KIND(virtqueue);		/* aux: struct sfi_vq * */

/* ---- kinds_virtio.c */
void sfi_virtio_bind(struct sfi_frame *f, struct virtio_device *vdev);
void sfi_virtio_unbind(struct sfi_frame *f, struct virtio_device *vdev);
/** sfi_virtio_dead() - the gate of a dead domain was called to let go of the device. */
void sfi_virtio_dead(struct virtio_device *vdev);
/** sfi_virtio_driver_seal() - checks all that the kernel will follow from drv, and makes it read-only. */
void sfi_virtio_driver_seal(struct sfi_frame *f, struct virtio_driver *drv);
/** sfi_virtio_check_config() - a range of the configuration space that a device may have. */
void sfi_virtio_check_feature(struct sfi_frame *f, const struct virtio_device *vdev, unsigned int bit);
void sfi_virtio_check_config(struct sfi_frame *f, unsigned int offset, size_t len);

/* ---- kinds_vq.c: virtqueues, one caller at a time */
struct sfi_vq {
	spinlock_t lock;		/* the kernel trusts the driver to serialise; guards sg */
	struct scatterlist *sg;		/* what the kernel gets instead of the driver's lists */
	struct list_head dead;
	char name[32];			/* the kernel keeps a pointer to it */
};
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
int sfi_vq_find(struct sfi_frame *f, struct virtio_device *vdev, unsigned int n, struct virtqueue **vqs,
		struct virtqueue_info *info, struct irq_affinity *desc);
#else
int sfi_vq_find(struct sfi_frame *f, struct virtio_device *vdev, unsigned int n, struct virtqueue **vqs,
		vq_callback_t **callbacks, const char * const *names, struct irq_affinity *desc);
#endif
void sfi_vq_delete_all(struct sfi_frame *f, struct virtio_device *vdev);
int sfi_vq_add(struct sfi_frame *f, struct virtqueue *vq, struct scatterlist **sgs, unsigned int out,
	       unsigned int in, void *data);
void *sfi_vq_get(struct sfi_frame *f, struct virtqueue *vq, unsigned int *len);
bool sfi_vq_call(struct sfi_frame *f, struct virtqueue *vq, bool (*fn)(struct virtqueue *));
void sfi_vq_disable(struct sfi_frame *f, struct virtqueue *vq);

#endif /* SFI_VIRTIO_KINDS_H */
