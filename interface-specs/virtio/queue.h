/* SPDX-License-Identifier: GPL-2.0 */
/* virtio/queue.h - specs: virtqueues. */
#ifndef SFI_SPEC_VIRTIO_QUEUE_H
#define SFI_SPEC_VIRTIO_QUEUE_H

#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
SFI_SLOT(struct virtqueue_info, callback)
SFI_PRINCIPAL(vq->vdev)
SFI_PRE(check(own, virtqueue, vq))
SFI_DEAD()
void sfi_slot_vq_callback(struct virtqueue *vq);

SFI_PRE(context(sleep), check(ref, virtio_dev, vdev), check(that, nvqs > 0 && nvqs <= 1024))
SFI_CALL(sfi_vq_find(f, vdev, nvqs, vqs, vqs_info, desc))
int virtio_find_vqs(struct virtio_device *vdev, unsigned int nvqs, struct virtqueue **vqs,
		    struct virtqueue_info *vqs_info, struct irq_affinity *desc);

SFI_PRE(check(own, virtqueue, vq))
SFI_KEEPS
bool virtqueue_is_broken(const struct virtqueue *vq);
#else
/* An array of these goes to virtio_find_vqs(): the plugin knows them by their type. */
SFI_SLOT_ARG(vq_callback_t)
SFI_PRINCIPAL(vq->vdev)
SFI_PRE(check(own, virtqueue, vq))
SFI_DEAD()
void sfi_slot_vq_callback(struct virtqueue *vq);

SFI_PRE(context(sleep), check(ref, virtio_dev, vdev), check(that, nvqs > 0 && nvqs <= 1024))
SFI_CALL(sfi_vq_find(f, vdev, nvqs, vqs, callbacks, names, desc))
int virtio_find_vqs(struct virtio_device *vdev, unsigned nvqs, struct virtqueue **vqs,
		    vq_callback_t **callbacks, const char * const *names, struct irq_affinity *desc);

SFI_PRE(check(own, virtqueue, vq))
SFI_KEEPS
bool virtqueue_is_broken(struct virtqueue *vq);
#endif

SFI_PRE(check(own, virtqueue, vq), context(gfp, gfp), check(that, data != NULL))
SFI_CALL(sfi_vq_add(f, vq, sgs, out_sgs, in_sgs, data))
int virtqueue_add_sgs(struct virtqueue *vq, struct scatterlist **sgs, unsigned int out_sgs, unsigned int in_sgs,
		      void *data, gfp_t gfp);

SFI_PRE(check(own, virtqueue, vq), check(write, len, sizeof(*len)))
SFI_CALL(sfi_vq_get(f, vq, len))
void *virtqueue_get_buf(struct virtqueue *vq, unsigned int *len);

SFI_PRE(check(own, virtqueue, vq))
SFI_CALL(sfi_vq_disable(f, vq))
void virtqueue_disable_cb(struct virtqueue *vq);

SFI_PRE(check(own, virtqueue, vq))
SFI_CALL(sfi_vq_call(f, vq, virtqueue_enable_cb))
bool virtqueue_enable_cb(struct virtqueue *vq);

SFI_PRE(check(own, virtqueue, vq))
SFI_CALL(sfi_vq_call(f, vq, virtqueue_kick))
bool virtqueue_kick(struct virtqueue *vq);

SFI_PRE(check(own, virtqueue, vq))
SFI_CALL(sfi_vq_call(f, vq, virtqueue_kick_prepare))
bool virtqueue_kick_prepare(struct virtqueue *vq);

/* Takes nothing that the driver could break: it may run beside the others. */
SFI_PRE(check(own, virtqueue, vq))
bool virtqueue_notify(struct virtqueue *vq);

#endif /* SFI_SPEC_VIRTIO_QUEUE_H */
