// SPDX-License-Identifier: GPL-2.0
/*
 * watch.c - the shadows' view of a domain. A shadow keeps kernel objects alive while
 * the driver is away; it has to let go of them when the driver will not come back.
 */
#include <linux/mutex.h>

#include "sfi.h"

static LIST_HEAD(watches);		/* struct sfi_watch, under watches_lock */
static DEFINE_MUTEX(watches_lock);

/** sfi_watch_add() - from now on tell w. Context: process. */
void sfi_watch_add(struct sfi_watch *w)
{
	mutex_lock(&watches_lock);
	list_add_tail(&w->node, &watches);
	mutex_unlock(&watches_lock);
}
EXPORT_SYMBOL_GPL(sfi_watch_add);

/** sfi_watch_del() - w is not running and will not be called again. Context: process. */
void sfi_watch_del(struct sfi_watch *w)
{
	mutex_lock(&watches_lock);
	list_del(&w->node);
	mutex_unlock(&watches_lock);
}
EXPORT_SYMBOL_GPL(sfi_watch_del);

/** sfi_watch_tell() - Context: process. */
void sfi_watch_tell(struct sfi_domain *d, enum sfi_watch_event what)
{
	struct sfi_watch *w;

	mutex_lock(&watches_lock);
	list_for_each_entry(w, &watches, node)
		w->event(d, what);
	mutex_unlock(&watches_lock);
}
