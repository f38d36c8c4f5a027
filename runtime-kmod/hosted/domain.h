/* SPDX-License-Identifier: GPL-2.0 */
/* domain.h - what of a domain exists in user space: its permissions. */
#ifndef SFI_HOSTED_DOMAIN_H
#define SFI_HOSTED_DOMAIN_H

#include "../caps.h"

struct sfi_domain {
	u8 colour;
	raw_spinlock_t caps_lock;
	struct rb_root caps;
	struct sfi_cap *last_cap;
	struct rb_node *spare_caps;
	unsigned int nr_spare_caps;
	bool crowded;
	struct sfi_revocations revoked;
};

/* The bed's domains; NULL ends them. */
extern struct sfi_domain *const hosted_domains[];
#define sfi_for_each_domain(d) \
	for (struct sfi_domain *const *at_ = hosted_domains; ((d) = *at_); at_++)

#endif /* SFI_HOSTED_DOMAIN_H */
