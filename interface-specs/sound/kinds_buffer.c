// SPDX-License-Identifier: GPL-2.0
/* kinds_buffer.c - sound buffers of the driver's own; devres frees them, the grant ends before. */
#include <sound/memalloc.h>

#include "kinds.h"

static void revoke_pages(struct sfi_domain *d, struct sfi_object *o)
{
	struct snd_dma_buffer *b = o->obj;

	sfi_domain_revoke(d, b->area, o->aux);
}

const struct sfi_kind sfi_kind_snd_pages = {
	.name = "snd_pages", .order = SFI_REAP_CLASS_MEM, .release = revoke_pages };

struct snd_dma_buffer *sfi_snd_devm_pages(struct sfi_frame *f, struct device *dev, int type,
					  enum dma_data_direction dir, size_t size)
{
	struct snd_dma_buffer *b = snd_devm_alloc_dir_pages(dev, type, dir, size);

	/* Our devres entry is younger than the buffer's, so it runs first. If there is none, devres frees the buffer. */
	if (!b || sfi_managed_track(f, dev, &sfi_kind_snd_pages, b, size))
		return NULL;
	sfi_k2d_copy_write(f, b->area, size, "snd_devm_alloc_dir_pages");
	return b;
}
