// SPDX-License-Identifier: GPL-2.0
/*
 * latent.c - rights that a subsystem's own records imply, granted only once the driver makes use of them.
 *
 * Who reads from a disk may write what is read, a page or a megabyte of it; but mostly the device does, and a grant for every
 * request would colour memory that nobody looks at. So the record of the request is the right. What is not granted
 * comes here by the slow side of a check, as with the parts of an object (parts.c); the subsystem knows its records, and grants
 * what they cover when a driver stores there often. To others such memory is public, which it is before and after as well.
 */
#include <linux/mutex.h>
#include <linux/rculist.h>

#include "sfi.h"

static LIST_HEAD(latents);		/* struct sfi_latent: added and removed under latents_lock, read under RCU */
static DEFINE_MUTEX(latents_lock);

/** sfi_latent_register() - from here on its records count. Context: process. */
void sfi_latent_register(struct sfi_latent *l)
{
	mutex_lock(&latents_lock);
	list_add_tail_rcu(&l->node, &latents);
	mutex_unlock(&latents_lock);
}
EXPORT_SYMBOL_GPL(sfi_latent_register);

/** sfi_latent_unregister() - the opposite; no call is running when it returns. Context: process, may sleep. */
void sfi_latent_unregister(struct sfi_latent *l)
{
	mutex_lock(&latents_lock);
	list_del_rcu(&l->node);
	mutex_unlock(&latents_lock);
	synchronize_rcu();
}
EXPORT_SYMBOL_GPL(sfi_latent_unregister);

/**
 * sfi_latent_write() - all n bytes at a are the activation's by one such record.
 * @store: it is about to store there itself. Context: any but NMI.
 */
bool sfi_latent_write(struct sfi_frame *f, unsigned long a, u64 n, bool store)
{
	struct sfi_latent *l;
	bool ret = false;

	if (list_empty(&latents))
		return false;
	rcu_read_lock();
	list_for_each_entry_rcu(l, &latents, node) {
		ret = l->may_write(f, a, n, store);
		if (ret)
			break;
	}
	rcu_read_unlock();
	return ret;
}

/** sfi_latent_grant() - records that cover some of these bytes become grants. Context: any but NMI. */
void sfi_latent_grant(struct sfi_frame *f, unsigned long a, u64 n)
{
	struct sfi_latent *l;

	if (list_empty(&latents))
		return;
	rcu_read_lock();
	list_for_each_entry_rcu(l, &latents, node)
		l->grant(f, a, n);
	rcu_read_unlock();
}
