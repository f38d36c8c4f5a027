// SPDX-License-Identifier: GPL-2.0
/* kinds_dma.c - DMA buffers and mappings. The same memory may be mapped many times, also alike. */
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "kinds.h"

/* A coherent buffer. */
struct sfi_dma {
	struct device *dev;		/* reference held */
	void *cpu;
	dma_addr_t addr;
	size_t size;			/* bytes */
	unsigned long attrs;
};

static void release_coherent(struct sfi_domain *d, struct sfi_object *o)
{
	struct sfi_dma *m = (struct sfi_dma *)o->aux;

	sfi_domain_revoke(d, m->cpu, m->size);
	dma_free_attrs(m->dev, m->size, m->cpu, m->addr, m->attrs);
	put_device(m->dev);
	kfree(m);
}

/* A mapping is recorded under its DMA address, with its size and direction, and its device. */
static u64 extent(size_t size, enum dma_data_direction dir)
{
	return (u64)size << 2 | dir;
}

static void release_map(struct sfi_domain *d, struct sfi_object *o)
{
	struct device *dev = (struct device *)o->aux2;

	dma_unmap_page_attrs(dev, (dma_addr_t)o->obj, o->aux >> 2, o->aux & 3, DMA_ATTR_SKIP_CPU_SYNC);
	put_device(dev);
}

static u64 coherent_bytes(const struct sfi_object *o)
{
	return ((const struct sfi_dma *)o->aux)->size;
}

const struct sfi_kind sfi_kind_dma_coherent = {
	.name = "dma_coherent", .order = SFI_REAP_MAPPING, .release = release_coherent, .bytes = coherent_bytes };
EXPORT_SYMBOL_GPL(sfi_kind_dma_coherent);
const struct sfi_kind sfi_kind_dma_map = {
	.name = "dma_map", .order = SFI_REAP_MAPPING, .release = release_map };
EXPORT_SYMBOL_GPL(sfi_kind_dma_map);

void *sfi_dma_alloc(struct sfi_frame *f, struct device *dev, size_t size, dma_addr_t *handle,
		    gfp_t gfp, unsigned long attrs)
{
	struct sfi_dma *m = kzalloc(sizeof(*m), gfp & ~(__GFP_DMA | __GFP_DMA32 | __GFP_COMP));

	if (!m)
		return NULL;
	m->cpu = dma_alloc_attrs(dev, size, &m->addr, gfp, attrs);
	if (!m->cpu) {
		kfree(m);
		return NULL;
	}
	m->dev = get_device(dev);
	m->size = size;
	m->attrs = attrs;
	*handle = m->addr;
	sfi_track(f, &sfi_kind_dma_coherent, m->cpu, (u64)m);
	sfi_k2d_transfer_write(f, m->cpu, size, "dma_alloc_attrs");
	return m->cpu;
}

void sfi_dma_free(struct sfi_frame *f, struct device *dev, size_t size, void *cpu,
		  dma_addr_t handle, unsigned long attrs)
{
	struct sfi_dma *m = (struct sfi_dma *)sfi_aux(f, &sfi_kind_dma_coherent, cpu);

	if (!m || m->dev != dev || m->size != size || m->addr != handle)
		sfi_stub_fail(f, "a buffer from dma_alloc_*, with its size, handle and device", cpu);
	sfi_untrack(f, &sfi_kind_dma_coherent, cpu);
	sfi_revoke_write(f, cpu, size);
	dma_free_attrs(dev, size, cpu, handle, m->attrs);
	put_device(m->dev);
	kfree(m);
}

/* p: the address of the page and offset, which are real. */
static __always_inline dma_addr_t map(struct sfi_frame *f, struct device *dev, void *p, struct page *page, size_t offset,
		      size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	dma_addr_t addr;

	if (!size || offset + size < size || !valid_dma_direction(dir))
		sfi_stub_fail(f, "a non-empty range and a valid DMA direction", page);
	/* The device acts for the driver: it may write and read what the driver may. */
	if (dir == DMA_TO_DEVICE)
		sfi_d2k_check_read(f, p, size, "DMA source");
	else
		sfi_d2k_check_write(f, p, size, "DMA target");
	addr = dma_map_page_attrs(dev, page, offset, size, dir, attrs);
	if (!dma_mapping_error(dev, addr))
		sfi_track_many(f, &sfi_kind_dma_map, (void *)addr, extent(size, dir), (u64)get_device(dev));
	return addr;
}

dma_addr_t sfi_dma_map_ptr(struct sfi_frame *f, struct device *dev, void *p, size_t size,
			   enum dma_data_direction dir, unsigned long attrs)
{
	/*
	 * Not vmalloc memory, stacks, module data. In the kernel's map of all memory the driver may write only what it was
	 * granted, and that is memory; what it may read there may be none.
	 */
	if (unlikely(dir == DMA_TO_DEVICE ? !virt_addr_valid(p) : p < (void *)PAGE_OFFSET || p >= high_memory))
		sfi_stub_fail(f, "memory a device can reach (kmalloc or pages)", p);
	return map(f, dev, p, virt_to_page(p), offset_in_page(p), size, dir, attrs);
}

dma_addr_t sfi_dma_map(struct sfi_frame *f, struct device *dev, struct page *page, size_t offset,
		       size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	if (!sfi_page_ok(page))
		sfi_stub_fail(f, "a valid struct page", page);
	return map(f, dev, page_address(page) + offset, page, offset, size, dir, attrs);
}

void sfi_dma_unmap(struct sfi_frame *f, struct device *dev, dma_addr_t addr, size_t size,
		   enum dma_data_direction dir, unsigned long attrs)
{
	if (size >> 62 || !sfi_untrack_one(f, &sfi_kind_dma_map, (void *)addr, extent(size, dir), (u64)dev))
		sfi_stub_fail(f, "a live DMA mapping with this device, size and direction", (void *)addr);
	dma_unmap_page_attrs(dev, addr, size, dir, attrs);
	put_device(dev);
}

struct want { struct device *dev; size_t size; };

static bool maps(const struct sfi_object *o, const void *arg)
{
	const struct want *w = arg;

	return (struct device *)o->aux2 == w->dev && o->aux >> 2 >= w->size;
}

bool sfi_dma_mapped(struct sfi_frame *f, struct device *dev, dma_addr_t addr, size_t size)
{
	struct want w = { dev, size };

	return sfi_any(f, &sfi_kind_dma_map, (void *)addr, maps, &w);
}
