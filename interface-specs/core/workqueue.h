/* SPDX-License-Identifier: GPL-2.0 */
/* core/workqueue.h - specs: workqueues of the driver's own. Items: deferred.h. */
#ifndef SFI_SPEC_CORE_WORKQUEUE_H
#define SFI_SPEC_CORE_WORKQUEUE_H

#include <linux/workqueue.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

SFI_PRE(context(sleep), check(that, !(flags & (__WQ_DRAINING | __WQ_LEGACY))))
SFI_PRINTF(1)
SFI_CALL(alloc_workqueue("%s", flags, max_active, sfi_text))
SFI_POST(if (ret) track(workqueue, ret, 0))
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...);

SFI_PRE(context(sleep), untrack(workqueue, wq))
void destroy_workqueue(struct workqueue_struct *wq);

#endif /* SFI_SPEC_CORE_WORKQUEUE_H */
