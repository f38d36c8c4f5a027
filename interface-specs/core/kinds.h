/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/kinds.h - object kinds of the core kernel, and the helpers whose work is
 * too long for an action in a spec.
 */
#ifndef SFI_CORE_KINDS_H
#define SFI_CORE_KINDS_H

#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/idr.h>
#include <linux/interrupt.h>
#include <linux/mc146818rtc.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/radix-tree.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "sfi_stub.h"

SFI_DECLARE_KIND(heap);		/* kmalloc; aux: bytes */
SFI_DECLARE_KIND(vmalloc);	/* vmalloc; aux: bytes */
SFI_DECLARE_KIND(pages);	/* struct page *; aux: order */
SFI_DECLARE_KIND(percpu);	/* the pointer that per_cpu_ptr() takes; aux: bytes for each CPU */
SFI_DECLARE_KIND(work);		/* queued work item; aux: bytes sealed */
SFI_DECLARE_KIND(timer);	/* armed timer; aux: bytes sealed */
SFI_DECLARE_KIND(mutex);	/* mutex in use; aux2: users */
SFI_DECLARE_KIND(irq);		/* struct sfi_irq * */
SFI_DECLARE_KIND(device);	/* struct device the domain drives; held by its bus kind */
SFI_DECLARE_KIND(class_device);	/* struct device * that a class made for the driver: good for messages alone */
SFI_DECLARE_KIND(dma_coherent);	/* CPU address; aux: its record, of kinds_dma.c */
SFI_DECLARE_KIND(dma_map);	/* DMA address; aux: size and direction, aux2: device */
SFI_DECLARE_KIND(ioremap);	/* CPU address; aux: bytes */
SFI_DECLARE_KIND(workqueue);	/* a queue of the driver's own */
SFI_DECLARE_KIND(ida);		/* struct ida, sealed */
SFI_DECLARE_KIND(ida_id);	/* one of its IDs: obj is the ida, aux the ID */
SFI_DECLARE_KIND(radix);	/* struct radix_tree_root with something in it, sealed */
SFI_DECLARE_KIND(sg_chain);	/* first entry of a chained scatterlist */
SFI_DECLARE_KIND(seq_file);	/* lent while a file is read */

/* ---- kinds_managed.c */
/**
 * sfi_managed_track() - sfi_track() for an object that ends with dev's binding at the latest.
 * The kind's release() is then called for a live domain too.
 * Return: 0 or -ENOMEM. Context: process.
 */
int sfi_managed_track(struct sfi_frame *f, struct device *dev, const struct sfi_kind *k, const void *obj, u64 aux);

/** sfi_check_named() - a device that messages may name. */
static inline void sfi_check_named(struct sfi_frame *f, const struct device *dev)
{
	if (!sfi_owned(f, &sfi_kind_class_device, dev))
		sfi_check_ref(f, &sfi_kind_device, dev, "dev");
}

/** sfi_aux() - aux of an owned object, 0 if it is not owned. */
static inline u64 sfi_aux(struct sfi_frame *f, const struct sfi_kind *k, const void *obj)
{
	struct sfi_object *o = sfi_find(f, k, obj);

	return o ? o->aux : 0;
}

/* ---- kinds_mem.c */
/** sfi_text_store() - writes text with its NUL where the driver may write. Return: its length. */
int sfi_text_store(struct sfi_frame *f, char *buf, const char *text);
/** sfi_kmalloc_size_ok() - the allocator answers without a warning. */
static inline bool sfi_kmalloc_size_ok(size_t size, gfp_t gfp)
{
	return size <= KMALLOC_MAX_SIZE || (gfp & __GFP_NOWARN);
}
/** sfi_page_ok() - page is an aligned pointer into the memory map, backed by memory. */
bool sfi_page_ok(const struct page *page);

/** sfi_check_strings() - every entry of an array of n strings is one, or NULL. */
void sfi_check_strings(struct sfi_frame *f, const char * const *array, size_t n);

/** sfi_configfs_skip() - says that a driver's configfs directory does not appear. Return: 0. */
int sfi_configfs_skip(struct sfi_frame *f);

/* ---- kinds_percpu.c */
static inline bool sfi_percpu_size_ok(size_t size, size_t align)
{
	return size && size <= PCPU_MIN_UNIT_SIZE && align && align <= PAGE_SIZE && !(align & (align - 1));
}
void sfi_percpu_own(struct sfi_frame *f, const void __percpu *p, size_t size);
void sfi_percpu_give(struct sfi_frame *f, const void __percpu *p);
/** sfi_percpu_grant() - every CPU's size bytes at p; sfi_percpu_revoke() - the opposite. */
void sfi_percpu_grant(struct sfi_frame *f, const void __percpu *p, size_t size);
void sfi_percpu_revoke(struct sfi_domain *d, const void __percpu *p, size_t size);

/* ---- kinds_radix.c */
int sfi_radix_insert(struct sfi_frame *f, struct radix_tree_root *root, unsigned long index, void *entry);
void *sfi_radix_lookup(struct sfi_frame *f, const struct radix_tree_root *root, unsigned long index);
void *sfi_radix_delete(struct sfi_frame *f, struct radix_tree_root *root, unsigned long index, void *item);
unsigned int sfi_radix_gang_lookup(struct sfi_frame *f, const struct radix_tree_root *root, void **results,
				   unsigned long first, unsigned int max);

/* ---- kinds_idr.c, kinds_sg.c */
void sfi_ida_seal(struct sfi_frame *f, struct ida *ida);
int sfi_sg_alloc_chained(struct sfi_frame *f, struct sg_table *table, int nents);
void sfi_sg_free_chained(struct sfi_frame *f, struct sg_table *table);
unsigned int sfi_sg_room(struct sfi_frame *f, const struct scatterlist *sgl);

/* ---- kinds_work.c: while the kernel may follow an item, the driver cannot write it */
bool sfi_wq_ok(struct sfi_frame *f, const struct workqueue_struct *wq);
bool sfi_work_queue(struct sfi_frame *f, int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool sfi_dwork_queue(struct sfi_frame *f, int cpu, struct workqueue_struct *wq,
		     struct delayed_work *dwork, unsigned long delay);
/** sfi_work_cancel() - runs the given cancel function on an idle or queued item. */
bool sfi_work_cancel(struct sfi_frame *f, struct work_struct *work, bool (*cancel)(struct work_struct *));
bool sfi_dwork_cancel(struct sfi_frame *f, struct delayed_work *dwork, bool (*cancel)(struct delayed_work *));
/** sfi_work_started() - the kernel took the item off its queue and calls it: unseal. */
void sfi_work_started(struct sfi_frame *f, struct work_struct *work);

/* ---- kinds_timer.c */
int sfi_timer_arm(struct sfi_frame *f, struct timer_list *timer, unsigned long expires);
int sfi_timer_cancel(struct sfi_frame *f, struct timer_list *timer, int (*cancel)(struct timer_list *));
void sfi_timer_expired(struct sfi_frame *f, struct timer_list *timer);

/** sfi_lock_public() - the one spinlock of the kernel's that a driver may take. */
static inline bool sfi_lock_public(const raw_spinlock_t *lock)
{
	return lock == &rtc_lock.rlock;
}

/* ---- kinds_mutex.c: sealed while any activation holds it or waits for it */
void sfi_mutex_seal(struct sfi_frame *f, struct mutex *lock);
void sfi_mutex_unseal(struct sfi_frame *f, struct mutex *lock);

/* ---- kinds_completion.c */
bool sfi_completion_take(struct sfi_frame *f, struct completion *x);
void sfi_complete(struct sfi_frame *f, struct completion *x, unsigned int n);
long sfi_completion_wait(struct sfi_frame *f, struct completion *x, unsigned int state, long timeout);
/** sfi_completion_timeout() - jiffies as the driver gives them; the kernel takes those beyond MAX_SCHEDULE_TIMEOUT for none. */
static inline long sfi_completion_timeout(unsigned long timeout)
{
	return min_t(unsigned long, timeout, MAX_SCHEDULE_TIMEOUT);
}

/* ---- kinds_seal.c: the lock that orders sealing against the kernel's own progress */
unsigned long sfi_seal_enter(struct sfi_frame *f);
void sfi_seal_leave(struct sfi_frame *f, unsigned long flags);

/* ---- kinds_irq.c */
/**
 * struct sfi_irq - a requested interrupt line.
 * @quiet: stops the device from raising it; called in any context once the domain died.
 */
struct sfi_irq {
	struct list_head node;		/* sfi_irqs */
	struct sfi_domain *domain;
	u64 principal;			/* dev_id is an alias of it */
	unsigned int irq;
	void *dev_id;
	struct device *dev;		/* reference held */
	void (*quiet)(struct device *dev);
	atomic_t disabled;		/* disable_irq calls not yet undone */
};
/** sfi_irq_request() - request_threaded_irq for a line of dev, which the domain drives; managed: until it is unbound. */
int sfi_irq_request(struct sfi_frame *f, struct device *dev, bool managed, void (*quiet)(struct device *),
		    unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
		    unsigned long flags, const char *name, void *dev_id);
const void *sfi_irq_free(struct sfi_frame *f, unsigned int irq, void *dev_id);
bool sfi_irq_disable_hard(struct sfi_frame *f, unsigned int irq);
void sfi_irq_disable(struct sfi_frame *f, unsigned int irq);
void sfi_irq_enable(struct sfi_frame *f, unsigned int irq);
/** sfi_irq_started() - the handler is about to run: a storm is a fault and masks the line. */
void sfi_irq_started(struct sfi_frame *f, unsigned int irq, void *dev_id);
/** sfi_irq_refused() - it said IRQ_NONE. */
void sfi_irq_refused(struct sfi_frame *f, unsigned int irq, void *dev_id);
/** sfi_irq_dead() - the gate of a dead domain was called: silence the device. */
irqreturn_t sfi_irq_dead(int irq, void *dev_id);

/* ---- kinds_dma.c */
void *sfi_dma_alloc(struct sfi_frame *f, struct device *dev, size_t size, dma_addr_t *handle,
		    gfp_t gfp, unsigned long attrs);
void sfi_dma_free(struct sfi_frame *f, struct device *dev, size_t size, void *cpu,
		  dma_addr_t handle, unsigned long attrs);
/** sfi_dma_map() - checks that the driver may let the device reach p, then maps it. */
dma_addr_t sfi_dma_map(struct sfi_frame *f, struct device *dev, struct page *page, size_t offset,
		       size_t size, enum dma_data_direction dir, unsigned long attrs);
dma_addr_t sfi_dma_map_ptr(struct sfi_frame *f, struct device *dev, void *p, size_t size,
			   enum dma_data_direction dir, unsigned long attrs);
void sfi_dma_unmap(struct sfi_frame *f, struct device *dev, dma_addr_t addr, size_t size,
		   enum dma_data_direction dir, unsigned long attrs);
/** sfi_dma_mapped() - the domain mapped at least size bytes at addr for dev. */
bool sfi_dma_mapped(struct sfi_frame *f, struct device *dev, dma_addr_t addr, size_t size);

#endif /* SFI_CORE_KINDS_H */
