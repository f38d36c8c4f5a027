// SPDX-License-Identifier: GPL-2.0
/*
 * snapshot.c - a driver's writable data as it was before its first init: what each restart begins
 * with. The objects lie in it one after the other, in the order of domain->globals.
 */
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "sfi.h"

/** sfi_snapshot_size() - bytes; 0 if the driver has no data. */
size_t sfi_snapshot_size(const struct sfi_domain *d)
{
	const struct sfi_global *g;
	size_t size = 0;

	for (g = d->globals; g < d->globals + d->nr_globals; g++)
		size += g->size;
	return size;
}

/** sfi_snapshot_take() - keeps the data as it is. Return: 0 or -ENOMEM. Context: may sleep. */
int sfi_snapshot_take(struct sfi_domain *d)
{
	const struct sfi_global *g;
	size_t size = sfi_snapshot_size(d), at = 0;

	if (!size || !d->restartable)
		return 0;
	d->snapshot = vmalloc(size);
	if (!d->snapshot)
		return -ENOMEM;
	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		memcpy(d->snapshot + at, g->addr, g->size);
		at += g->size;
	}
	return 0;
}

/** sfi_snapshot_free() - forgets it. */
void sfi_snapshot_free(struct sfi_domain *d)
{
	vfree(d->snapshot);
	d->snapshot = NULL;
}

/** sfi_snapshot_restore() - the data is as it was. Context: nothing is inside the domain. */
void sfi_snapshot_restore(struct sfi_domain *d)
{
	const struct sfi_global *g;
	size_t at = 0;

	if (!d->snapshot)
		return;
	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		memcpy(g->addr, d->snapshot + at, g->size);
		at += g->size;
	}
}

/**
 * sfi_snapshot_at() - where a snapshot has the driver's bytes at addr.
 * @snapshot: the domain's, or a copy of it.
 * Return: NULL if the len bytes are not all in one object of the driver.
 */
void *sfi_snapshot_at(const struct sfi_domain *d, void *snapshot, const void *addr, size_t len)
{
	const struct sfi_global *g;
	size_t at = 0;

	for (g = d->globals; g < d->globals + d->nr_globals; g++) {
		unsigned long offset = (unsigned long)addr - (unsigned long)g->addr;

		if (offset < g->size && len <= g->size - offset)
			return snapshot + at + offset;
		at += g->size;
	}
	return NULL;
}
