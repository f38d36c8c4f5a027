// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_vq.c - virtqueues. The kernel gets a copy of each scatterlist, made of memory that
 * the driver may let the device reach: what it may read for the device to read, what it may
 * write for the device to write.
 */
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include "kinds.h"

#define SGS_MAX 1024u		/* entries of one buffer */
#define LISTS_MAX 16u		/* scatterlists of one buffer */
#define SG_OFFSET_MAX (4u << 20)	/* bytes, within a compound page */

static void vq_free(struct sfi_vq *q)
{
	if (q)
		kvfree(q->sg);
	kfree(q);
}

static void release_vq(struct sfi_domain *d, struct sfi_object *o)
{
	/* The queue itself went with the driver's binding: sfi_virtio_dead(). */
	vq_free((struct sfi_vq *)o->aux);
}

const struct sfi_kind sfi_kind_virtqueue = {
	.name = "virtqueue", .order = SFI_REAP_MAPPING, .release = release_vq };

static struct sfi_vq *vq_of(struct sfi_frame *f, const struct virtqueue *vq)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_virtqueue, vq);

	if (!o)
		sfi_stub_fail(f, "a virtqueue of this driver", vq);
	return (struct sfi_vq *)o->aux;
}

static struct sfi_vq *make_vq(void)
{
	struct sfi_vq *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (!q)
		return NULL;
	spin_lock_init(&q->lock);
	q->sg = kvcalloc(SGS_MAX, sizeof(*q->sg), GFP_KERNEL);
	if (q->sg)
		return q;
	kfree(q);
	return NULL;
}

/* What the kernel is given: everything in it is ours. */
struct plan {
	struct virtqueue **vqs;
	struct sfi_vq **records;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	struct virtqueue_info *info;
#else
	vq_callback_t **callbacks;
	const char **names;
#endif
};

static void plan_free(struct plan *p, unsigned int n)
{
	unsigned int i;

	for (i = 0; p->records && i < n; i++)
		vq_free(p->records[i]);
	kfree(p->records);
	kfree(p->vqs);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	kfree(p->info);
#else
	kfree(p->callbacks);
	kfree(p->names);
#endif
}

static bool plan_make(struct plan *p, unsigned int n)
{
	unsigned int i;

	p->vqs = kcalloc(n, sizeof(*p->vqs), GFP_KERNEL);
	p->records = kcalloc(n, sizeof(*p->records), GFP_KERNEL);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	p->info = kcalloc(n, sizeof(*p->info), GFP_KERNEL);
	if (!p->info)
		return false;
#else
	p->callbacks = kcalloc(n, sizeof(*p->callbacks), GFP_KERNEL);
	p->names = kcalloc(n, sizeof(*p->names), GFP_KERNEL);
	if (!p->callbacks || !p->names)
		return false;
#endif
	for (i = 0; p->vqs && p->records && i < n; i++) {
		p->records[i] = make_vq();
		if (!p->records[i])
			return false;
	}
	return p->vqs && p->records;
}

static int find_all(struct plan *p, struct virtio_device *vdev, unsigned int n, struct irq_affinity *desc)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	return virtio_find_vqs(vdev, n, p->vqs, p->info, desc);
#else
	return virtio_find_vqs(vdev, n, p->vqs, p->callbacks, p->names, desc);
#endif
}

/* Tracked, or undone. The driver's array was checked before. */
static int plan_run(struct sfi_frame *f, struct plan *p, struct virtio_device *vdev, unsigned int n,
		    struct virtqueue **vqs, struct irq_affinity *desc)
{
	struct irq_affinity copy = { };
	unsigned int i;
	int rc;

	if (desc) {
		sfi_d2k_check_read(f, desc, sizeof(*desc), "irq_affinity");
		copy.pre_vectors = desc->pre_vectors;
		copy.post_vectors = desc->post_vectors;
	}
	rc = find_all(p, vdev, n, desc ? &copy : NULL);
	for (i = 0; !rc && i < n; i++) {
		vqs[i] = p->vqs[i];
		if (!vqs[i])
			continue;
		sfi_track(f, &sfi_kind_virtqueue, vqs[i], (u64)p->records[i]);
		p->records[i] = NULL;
	}
	plan_free(p, n);
	return rc;
}

static void take_name(struct sfi_frame *f, struct sfi_vq *q, const char *name)
{
	sfi_d2k_check_string(f, name, "virtqueue name");
	strscpy(q->name, name, sizeof(q->name));
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
int sfi_vq_find(struct sfi_frame *f, struct virtio_device *vdev, unsigned int n, struct virtqueue **vqs,
		struct virtqueue_info *info, struct irq_affinity *desc)
{
	struct plan p = { };
	unsigned int i;

	sfi_d2k_check_write(f, vqs, n * sizeof(*vqs), "virtqueue array");
	sfi_d2k_check_read(f, info, n * sizeof(*info), "virtqueue_info");
	for (i = 0; i < n; i++) {
		sfi_check_gate(f, info[i].callback, "virtqueue_info__callback");
		if (info[i].name)
			sfi_d2k_check_string(f, info[i].name, "virtqueue name");
	}
	if (!plan_make(&p, n)) {
		plan_free(&p, n);
		return -ENOMEM;
	}
	for (i = 0; i < n; i++) {
		const char *name = READ_ONCE(info[i].name);

		p.info[i].callback = READ_ONCE(info[i].callback);
		p.info[i].ctx = info[i].ctx;
		if (!name)
			continue;
		take_name(f, p.records[i], name);
		p.info[i].name = p.records[i]->name;
		sfi_check_gate(f, p.info[i].callback, "virtqueue_info__callback");
	}
	return plan_run(f, &p, vdev, n, vqs, desc);
}
#else
int sfi_vq_find(struct sfi_frame *f, struct virtio_device *vdev, unsigned int n, struct virtqueue **vqs,
		vq_callback_t **callbacks, const char * const *names, struct irq_affinity *desc)
{
	struct plan p = { };
	unsigned int i;

	sfi_d2k_check_write(f, vqs, n * sizeof(*vqs), "virtqueue array");
	sfi_d2k_check_read(f, callbacks, n * sizeof(*callbacks), "virtqueue callbacks");
	sfi_d2k_check_read(f, names, n * sizeof(*names), "virtqueue names");
	for (i = 0; i < n; i++) {
		sfi_check_gate(f, callbacks[i], "arg__vq_callback_t");
		if (names[i])
			sfi_d2k_check_string(f, names[i], "virtqueue name");
	}
	if (!plan_make(&p, n)) {
		plan_free(&p, n);
		return -ENOMEM;
	}
	for (i = 0; i < n; i++) {
		const char *name = READ_ONCE(names[i]);

		p.callbacks[i] = READ_ONCE(callbacks[i]);
		if (!name)
			continue;
		take_name(f, p.records[i], name);
		p.names[i] = p.records[i]->name;
		sfi_check_gate(f, p.callbacks[i], "arg__vq_callback_t");
	}
	return plan_run(f, &p, vdev, n, vqs, desc);
}
#endif

/** sfi_vq_delete_all() - vdev->config->del_vqs() for a driver. Context: may sleep. */
void sfi_vq_delete_all(struct sfi_frame *f, struct virtio_device *vdev)
{
	struct sfi_vq *q, *next;
	struct sfi_object *o;
	struct virtqueue *vq;
	LIST_HEAD(dead);

	virtio_device_for_each_vq(vdev, vq) {
		o = sfi_find(f, &sfi_kind_virtqueue, vq);
		if (!o)
			continue;
		q = (struct sfi_vq *)o->aux;
		sfi_untrack(f, &sfi_kind_virtqueue, vq);
		list_add(&q->dead, &dead);
	}
	vdev->config->del_vqs(vdev);
	/* The queues pointed to the names in them. */
	list_for_each_entry_safe(q, next, &dead, dead)
		vq_free(q);
}

/* ---- one caller at a time; a check that fails under the lock releases it */

static unsigned long vq_lock(struct sfi_frame *f, struct sfi_vq *q)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	sfi_lock_acquired(f, &q->lock, SFI_LOCK_SPIN_IRQ);
	return flags;
}

static void vq_unlock(struct sfi_frame *f, struct sfi_vq *q, unsigned long flags)
{
	sfi_lock_released(f, &q->lock, SFI_LOCK_SPIN_IRQ);
	spin_unlock_irqrestore(&q->lock, flags);
}

/* One entry of the driver's becomes entry n of ours. */
static void copy_entry(struct sfi_frame *f, struct sfi_vq *q, unsigned int n, const struct scatterlist *e, bool write)
{
	void *p;

	if (n == SGS_MAX)
		sfi_stub_fail(f, "a buffer of at most 1024 entries", e);
	if (!sfi_page_ok(sg_page((struct scatterlist *)e)) || e->offset > SG_OFFSET_MAX || !e->length)
		sfi_stub_fail(f, "a scatterlist entry with a page and a length", e);
	p = page_address(sg_page((struct scatterlist *)e)) + e->offset;
	if (write)
		sfi_d2k_check_write(f, p, e->length, "memory for the device to write");
	else
		sfi_d2k_check_read(f, p, e->length, "memory for the device to read");
	q->sg[n].page_link = 0;
	sg_set_page(&q->sg[n], sg_page((struct scatterlist *)e), e->length, e->offset);
}

/* Return: entries used, from n on. */
static unsigned int copy_list(struct sfi_frame *f, struct sfi_vq *q, unsigned int n, const struct scatterlist *sg,
			      bool write)
{
	unsigned int steps;
	struct scatterlist e;

	for (steps = 0; steps < 2 * SGS_MAX; steps++) {
		sfi_d2k_check_read(f, sg, sizeof(*sg), "scatterlist");
		e = *sg;
		if (sg_is_chain(&e)) {
			sg = sg_chain_ptr(&e);
			continue;
		}
		copy_entry(f, q, n, &e, write);
		if (sg_is_last(&e)) {
			sg_mark_end(&q->sg[n]);
			return n + 1;
		}
		n++;
		sg++;
	}
	sfi_stub_fail(f, "a scatterlist that ends", sg);
}

/** sfi_vq_add() - virtqueue_add_sgs() of checked copies. Context: any. */
int sfi_vq_add(struct sfi_frame *f, struct virtqueue *vq, struct scatterlist **sgs, unsigned int out,
	       unsigned int in, void *data)
{
	struct sfi_vq *q = vq_of(f, vq);
	struct scatterlist *heads[LISTS_MAX];
	unsigned int i, n = 0;
	unsigned long flags;
	int rc;

	if (out > LISTS_MAX || in > LISTS_MAX - out || !(out + in))
		sfi_stub_fail(f, "one to 16 scatterlists", sgs);
	sfi_d2k_check_read(f, sgs, (out + in) * sizeof(*sgs), "scatterlists");
	flags = vq_lock(f, q);
	for (i = 0; i < out + in; i++) {
		unsigned int next = copy_list(f, q, n, READ_ONCE(sgs[i]), i >= out);

		heads[i] = &q->sg[n];
		n = next;
	}
	rc = virtqueue_add_sgs(vq, heads, out, in, data, GFP_ATOMIC);
	vq_unlock(f, q, flags);
	return rc;
}

void *sfi_vq_get(struct sfi_frame *f, struct virtqueue *vq, unsigned int *len)
{
	struct sfi_vq *q = vq_of(f, vq);
	unsigned long flags = vq_lock(f, q);
	void *data = virtqueue_get_buf(vq, len);

	vq_unlock(f, q, flags);
	return data;
}

bool sfi_vq_call(struct sfi_frame *f, struct virtqueue *vq, bool (*fn)(struct virtqueue *))
{
	struct sfi_vq *q = vq_of(f, vq);
	unsigned long flags = vq_lock(f, q);
	bool ret = fn(vq);

	vq_unlock(f, q, flags);
	return ret;
}

void sfi_vq_disable(struct sfi_frame *f, struct virtqueue *vq)
{
	struct sfi_vq *q = vq_of(f, vq);
	unsigned long flags = vq_lock(f, q);

	virtqueue_disable_cb(vq);
	vq_unlock(f, q, flags);
}
