/* SPDX-License-Identifier: GPL-2.0 */
/* core/dma.h - specs: DMA buffers and mappings. */
#ifndef SFI_SPEC_CORE_DMA_H
#define SFI_SPEC_CORE_DMA_H

#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(check(ref, device, dev), context(gfp, flag), check(write, dma_handle, sizeof(*dma_handle)))
SFI_CALL(sfi_dma_alloc(f, dev, size, dma_handle, flag, attrs))
void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t flag, unsigned long attrs);

SFI_PRE(check(ref, device, dev), check(write, cpu_addr, size))
SFI_CALL(sfi_dma_free(f, dev, size, cpu_addr, dma_handle, attrs))
void dma_free_attrs(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma_handle, unsigned long attrs);

SFI_PRE(check(ref, device, dev))
SFI_CALL(sfi_dma_map(f, dev, page, offset, size, dir, attrs))
dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t size,
			      enum dma_data_direction dir, unsigned long attrs);

SFI_PRE(check(ref, device, dev))
SFI_CALL(sfi_dma_map_ptr(f, dev, ptr, size, dir, attrs))
dma_addr_t dma_map_single_attrs(struct device *dev, void *ptr, size_t size,
				enum dma_data_direction dir, unsigned long attrs);

SFI_PRE(check(ref, device, dev))
SFI_CALL(sfi_dma_unmap(f, dev, addr, size, dir, attrs))
void dma_unmap_page_attrs(struct device *dev, dma_addr_t addr, size_t size,
			  enum dma_data_direction dir, unsigned long attrs);

SFI_PRE(check(ref, device, dev), check(that, sfi_dma_mapped(f, dev, addr, size)))
SFI_KEEPS
void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir);

SFI_PRE(check(ref, device, dev), check(that, sfi_dma_mapped(f, dev, addr, size)))
SFI_KEEPS
void dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir);

SFI_PRE(check(ref, device, dev))
int dma_set_mask(struct device *dev, u64 mask);

SFI_PRE(check(ref, device, dev))
int dma_set_coherent_mask(struct device *dev, u64 mask);

#endif /* SFI_SPEC_CORE_DMA_H */
