// SPDX-License-Identifier: GPL-2.0
/* kinds_mem.c - memory: kmalloc, vmalloc, pages, register windows. */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "kinds.h"

static void release_heap(struct sfi_domain *d, struct sfi_object *o)
{
	sfi_domain_revoke(d, o->obj, o->aux);
	kfree(o->obj);
}

static void release_vmalloc(struct sfi_domain *d, struct sfi_object *o)
{
	sfi_domain_revoke(d, o->obj, o->aux);
	vfree(o->obj);
}

static void release_page_block(struct sfi_domain *d, struct sfi_object *o)
{
	struct page *page = o->obj;

	sfi_domain_revoke(d, page_address(page), PAGE_SIZE << o->aux);
	sfi_domain_revoke(d, &page->index, sizeof(page->index));
	__free_pages(o->obj, o->aux);
}

static void release_ioremap(struct sfi_domain *d, struct sfi_object *o)
{
	sfi_domain_revoke(d, o->obj, o->aux);
	iounmap((void __iomem *)o->obj);
}

static u64 aux_bytes(const struct sfi_object *o)
{
	return o->aux;
}

static u64 page_block_bytes(const struct sfi_object *o)
{
	return PAGE_SIZE << o->aux;
}

const struct sfi_kind sfi_kind_heap = {
	.name = "heap", .order = SFI_REAP_MEM, .release = release_heap, .bytes = aux_bytes };
EXPORT_SYMBOL_GPL(sfi_kind_heap);
const struct sfi_kind sfi_kind_vmalloc = {
	.name = "vmalloc", .order = SFI_REAP_MEM, .release = release_vmalloc, .bytes = aux_bytes };
EXPORT_SYMBOL_GPL(sfi_kind_vmalloc);
const struct sfi_kind sfi_kind_pages = {
	.name = "pages", .order = SFI_REAP_MEM, .release = release_page_block, .bytes = page_block_bytes };
EXPORT_SYMBOL_GPL(sfi_kind_pages);
const struct sfi_kind sfi_kind_ioremap = {
	.name = "ioremap", .order = SFI_REAP_MAPPING, .release = release_ioremap };
EXPORT_SYMBOL_GPL(sfi_kind_ioremap);

int sfi_text_store(struct sfi_frame *f, char *buf, const char *text)
{
	size_t len = strlen(text);

	sfi_d2k_check_write(f, buf, len + 1, "buffer for formatted text");
	memcpy(buf, text, len + 1);
	return len;
}

bool sfi_page_ok(const struct page *page)
{
	unsigned long a = (unsigned long)page;

#ifdef CONFIG_FLATMEM	/* User Mode Linux */
	return page >= mem_map && page < mem_map + max_mapnr && (a - (unsigned long)mem_map) % sizeof(*page) == 0;
#else
	return a >= VMEMMAP_START && a < VMEMMAP_START + (sizeof(struct page) << (MAX_PHYSMEM_BITS - PAGE_SHIFT)) &&
	       (a - VMEMMAP_START) % sizeof(struct page) == 0 && pfn_valid(page_to_pfn(page));
#endif
}
EXPORT_SYMBOL_GPL(sfi_page_ok);

void sfi_check_strings(struct sfi_frame *f, const char * const *array, size_t n)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++)
		sfi_d2k_check_string(f, array[i], "string in an array");
}

int sfi_configfs_skip(struct sfi_frame *f)
{
	pr_info("sfi: %s: its configfs directory does not appear, configfs is not mediated\n",
		sfi_domain_name(sfi_frame_domain(f)));
	return 0;
}
