// SPDX-License-Identifier: GPL-2.0
/*
 * kinds_sg.c - chained scatterlists. The kernel follows the chain when it fills and frees
 * it, so all of it is memory that the driver reads but cannot write: the first chunk that
 * the driver offers is not used.
 */
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include "kinds.h"

struct sg_chain {
	struct sg_table table;
};

static void chain_free(struct sg_chain *c)
{
	sg_free_table_chained(&c->table, 0);
	kfree(c);
}

static void release_chain(struct sfi_domain *d, struct sfi_object *o)
{
	chain_free((struct sg_chain *)o->aux);
}

/* obj: first entry; aux: struct sg_chain *. */
const struct sfi_kind sfi_kind_sg_chain = {
	.name = "sg_chain", .order = SFI_REAP_MEM, .release = release_chain };
EXPORT_SYMBOL_GPL(sfi_kind_sg_chain);

/** sfi_sg_alloc_chained() - sg_alloc_table_chained() with a first chunk of the kernel's. Context: any. */
int sfi_sg_alloc_chained(struct sfi_frame *f, struct sg_table *table, int nents)
{
	struct sg_chain *c = kzalloc(sizeof(*c), GFP_ATOMIC | __GFP_NOWARN);
	int rc;

	if (!c)
		return -ENOMEM;
	rc = sg_alloc_table_chained(&c->table, nents, NULL, 0);
	if (rc) {
		kfree(c);
		return rc;
	}
	sfi_track(f, &sfi_kind_sg_chain, c->table.sgl, (u64)c);
	*table = c->table;
	return 0;
}

/** sfi_sg_free_chained() - frees what the kernel remembers of the list, not what the table says. */
void sfi_sg_free_chained(struct sfi_frame *f, struct sg_table *table)
{
	struct scatterlist *sgl = READ_ONCE(table->sgl);
	struct sfi_object *o = sfi_find(f, &sfi_kind_sg_chain, sgl);
	struct sg_chain *c;

	if (!o)
		sfi_stub_fail(f, "a chained scatterlist that was not freed yet", sgl);
	c = (struct sg_chain *)o->aux;
	sfi_untrack(f, &sfi_kind_sg_chain, sgl);
	chain_free(c);
	table->sgl = NULL;
	table->nents = table->orig_nents = 0;
}

/** sfi_sg_room() - entries of an owned chained list; 0 if sgl is not the first entry of one. */
unsigned int sfi_sg_room(struct sfi_frame *f, const struct scatterlist *sgl)
{
	struct sfi_object *o = sfi_find(f, &sfi_kind_sg_chain, sgl);

	return o ? ((struct sg_chain *)o->aux)->table.orig_nents : 0;
}
EXPORT_SYMBOL_GPL(sfi_sg_room);
