/* SPDX-License-Identifier: GPL-2.0 */
/* serio/kinds.h - object kinds of the serio bus: ports of keyboards and mice. */
#ifndef SFI_SERIO_KINDS_H
#define SFI_SERIO_KINDS_H

#include <linux/serio.h>
#include "sfi_stub.h"
#include "../core/kinds.h"

SFI_DECLARE_KIND(serio);	/* registered port; aux: the principal that registered it. The kernel frees its memory */

/** sfi_serio_hand_over() - the port leaves the driver's heap: frozen, checked, the kernel's. */
void sfi_serio_hand_over(struct sfi_frame *f, struct serio *port);
void sfi_serio_unregister(struct sfi_frame *f, struct serio *port);

#endif /* SFI_SERIO_KINDS_H */
