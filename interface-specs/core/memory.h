/* SPDX-License-Identifier: GPL-2.0 */
/* core/memory.h - specs: kmalloc, vmalloc, pages. Grants what was asked for, not what the allocator rounded up to. */
#ifndef SFI_SPEC_CORE_MEMORY_H
#define SFI_SPEC_CORE_MEMORY_H

#include <linux/bitmap.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/*
 * The inline is the interface: its callees differ per kernel and take a kmem_cache
 * pointer that the driver must not choose.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
SFI_PRE(context(gfp, flags), check(that, !(flags & __GFP_NOFAIL)), check(that, sfi_kmalloc_size_ok(size, flags)))
SFI_POST(if (!ZERO_OR_NULL_PTR(ret)) track(heap, ret, size), if (!ZERO_OR_NULL_PTR(ret)) transfer(write, ret, size))
void *kmalloc_noprof(size_t size, gfp_t flags);

SFI_PRE(context(gfp, flags), check(that, !(flags & __GFP_NOFAIL)), check(that, sfi_kmalloc_size_ok(size, flags)))
SFI_POST(if (!ZERO_OR_NULL_PTR(ret)) track(heap, ret, size), if (!ZERO_OR_NULL_PTR(ret)) transfer(write, ret, size))
void *__kmalloc_noprof(size_t size, gfp_t flags);

SFI_PRE(context(gfp, flags), check(that, !(flags & __GFP_NOFAIL)), check(that, node == NUMA_NO_NODE || (node >= 0 && node < nr_node_ids && node_online(node))))
SFI_POST(if (!ZERO_OR_NULL_PTR(ret)) track(heap, ret, size), if (!ZERO_OR_NULL_PTR(ret)) transfer(write, ret, size))
void *kmalloc_node_noprof(size_t size, gfp_t flags, int node);

SFI_PRE(context(sleep))
SFI_POST(if (ret) track(vmalloc, ret, size), if (ret) transfer(write, ret, size))
void *vzalloc_noprof(unsigned long size);

SFI_PRE(context(sleep))
SFI_POST(if (ret) track(vmalloc, ret, size), if (ret) transfer(write, ret, size))
void *vmalloc_noprof(unsigned long size);

SFI_PRE(context(sleep), context(gfp, gfp_mask), check(that, !(gfp_mask & __GFP_NOFAIL)))
SFI_POST(if (ret) track(vmalloc, ret, size), if (ret) transfer(write, ret, size))
void *__vmalloc_noprof(unsigned long size, gfp_t gfp_mask);

SFI_PRE(context(gfp, gfp), check(that, order <= 10), check(that, !(gfp & (__GFP_NOFAIL | __GFP_HIGHMEM))))
SFI_PRE(check(that, order == 0 || (gfp & __GFP_COMP)))
SFI_POST(if (ret) track(pages, ret, order), if (ret) transfer(write, page_address(ret), PAGE_SIZE << order))
SFI_POST(if (ret) transfer(write, &ret->index, sizeof(ret->index)))
struct page *alloc_pages_noprof(gfp_t gfp, unsigned int order);
#else
SFI_PRE(context(gfp, flags), check(that, !(flags & __GFP_NOFAIL)), check(that, sfi_kmalloc_size_ok(size, flags)))
SFI_POST(if (!ZERO_OR_NULL_PTR(ret)) track(heap, ret, size), if (!ZERO_OR_NULL_PTR(ret)) transfer(write, ret, size))
void *kmalloc(size_t size, gfp_t flags);

SFI_PRE(context(gfp, flags), check(that, !(flags & __GFP_NOFAIL)), check(that, sfi_kmalloc_size_ok(size, flags)))
SFI_POST(if (!ZERO_OR_NULL_PTR(ret)) track(heap, ret, size), if (!ZERO_OR_NULL_PTR(ret)) transfer(write, ret, size))
void *__kmalloc(size_t size, gfp_t flags);

SFI_PRE(context(gfp, flags), check(that, !(flags & __GFP_NOFAIL)), check(that, node == NUMA_NO_NODE || (node >= 0 && node < nr_node_ids && node_online(node))))
SFI_POST(if (!ZERO_OR_NULL_PTR(ret)) track(heap, ret, size), if (!ZERO_OR_NULL_PTR(ret)) transfer(write, ret, size))
void *kmalloc_node(size_t size, gfp_t flags, int node);

SFI_PRE(context(gfp, flags))
SFI_POST(if (ret) track(heap, ret, BITS_TO_LONGS(nbits) * sizeof(long)), if (ret) transfer(write, ret, BITS_TO_LONGS(nbits) * sizeof(long)))
unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags);

SFI_PRE(if (bitmap) check(own, heap, bitmap))
SFI_PRE(if (bitmap) transfer(write, bitmap, sfi_aux(f, &sfi_kind_heap, bitmap)), if (bitmap) untrack(heap, bitmap))
void bitmap_free(const unsigned long *bitmap);

/* The whole of memory is mapped: nothing to switch off, and no change to the driver's task. */
SFI_PRE(check(that, sfi_page_ok(page)))
SFI_CALL(page_address(page))
void *kmap_atomic(struct page *page);

SFI_PRE(do((void)addr))
SFI_CALL((void)0)
void __kunmap_atomic(const void *addr);

SFI_PRE(context(sleep))
SFI_POST(if (ret) track(vmalloc, ret, size), if (ret) transfer(write, ret, size))
void *vzalloc(unsigned long size);

SFI_PRE(context(sleep))
SFI_POST(if (ret) track(vmalloc, ret, size), if (ret) transfer(write, ret, size))
void *vmalloc(unsigned long size);

SFI_PRE(context(gfp, gfp), check(that, order <= 10), check(that, !(gfp & (__GFP_NOFAIL | __GFP_HIGHMEM))))
SFI_PRE(check(that, order == 0 || (gfp & __GFP_COMP)))
SFI_POST(if (ret) track(pages, ret, order), if (ret) transfer(write, page_address(ret), PAGE_SIZE << order))
SFI_POST(if (ret) transfer(write, &ret->index, sizeof(ret->index)))
struct page *alloc_pages(gfp_t gfp, unsigned int order);
#endif

/* Demanding WRITE on all of it also catches a work item or timer in it that is still queued. */
SFI_PRE(if (!ZERO_OR_NULL_PTR(objp)) check(own, heap, objp))
SFI_PRE(if (!ZERO_OR_NULL_PTR(objp)) transfer(write, objp, sfi_aux(f, &sfi_kind_heap, objp)))
SFI_PRE(if (!ZERO_OR_NULL_PTR(objp)) untrack(heap, objp))
void kfree(const void *objp);

/* Zeroes what the allocator rounded up to, too. */
SFI_PRE(if (!ZERO_OR_NULL_PTR(objp)) check(own, heap, objp))
SFI_PRE(if (!ZERO_OR_NULL_PTR(objp)) transfer(write, objp, sfi_aux(f, &sfi_kind_heap, objp)))
SFI_PRE(if (!ZERO_OR_NULL_PTR(objp)) untrack(heap, objp))
void kfree_sensitive(const void *objp);

SFI_PRE(if (addr) check(own, vmalloc, addr))
SFI_PRE(if (addr) transfer(write, addr, sfi_aux(f, &sfi_kind_vmalloc, addr)))
SFI_PRE(if (addr) untrack(vmalloc, addr))
void vfree(const void *addr);

/* The driver's only reference to a page it allocated: get_page() has no spec, so is refused. */
SFI_PRE(check(own, pages, page))
SFI_PRE(transfer(write, page_address(page), PAGE_SIZE << sfi_aux(f, &sfi_kind_pages, page)))
SFI_PRE(revoke(&page->index, sizeof(page->index)))
SFI_PRE(untrack(pages, page))
void put_page(struct page *page);

SFI_PRE(check(own, pages, page), check(that, order == sfi_aux(f, &sfi_kind_pages, page)))
SFI_PRE(transfer(write, page_address(page), PAGE_SIZE << order), untrack(pages, page))
SFI_PRE(revoke(&page->index, sizeof(page->index)))
void __free_pages(struct page *page, unsigned int order);

SFI_PRE(if (addr && is_vmalloc_addr(addr)) check(own, vmalloc, addr))
SFI_PRE(if (addr && is_vmalloc_addr(addr)) transfer(write, addr, sfi_aux(f, &sfi_kind_vmalloc, addr)))
SFI_PRE(if (addr && is_vmalloc_addr(addr)) untrack(vmalloc, addr))
SFI_PRE(if (!ZERO_OR_NULL_PTR(addr) && !is_vmalloc_addr(addr)) check(own, heap, addr))
SFI_PRE(if (!ZERO_OR_NULL_PTR(addr) && !is_vmalloc_addr(addr)) transfer(write, addr, sfi_aux(f, &sfi_kind_heap, addr)))
SFI_PRE(if (!ZERO_OR_NULL_PTR(addr) && !is_vmalloc_addr(addr)) untrack(heap, addr))
void kvfree(const void *addr);

/* Compares the address with the bounds of the vmalloc area. */
SFI_INERT SFI_PRE(opaque(x))
SFI_KEEPS
bool is_vmalloc_addr(const void *x);

#endif /* SFI_SPEC_CORE_MEMORY_H */
