/* SPDX-License-Identifier: GPL-2.0 */
/* core/rcu.h - specs: RCU read-side sections. They nest, so what is counted is the depth. */
#ifndef SFI_SPEC_CORE_RCU_H
#define SFI_SPEC_CORE_RCU_H

#include <linux/rcupdate.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"

/* The gate compares the depth with the one at entry and an abort closes what is open. */
SFI_INERT
void __rcu_read_lock(void);

/* One that the driver did not open may be the kernel's, which called it. */
SFI_PRE(check(that, sfi_rcu_opened(f)))
void __rcu_read_unlock(void);

#endif /* SFI_SPEC_CORE_RCU_H */
