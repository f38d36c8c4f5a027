/* SPDX-License-Identifier: GPL-2.0 */
/* gameport/kinds.h - object kinds of the gameport bus. */
#ifndef SFI_GAMEPORT_KINDS_H
#define SFI_GAMEPORT_KINDS_H

#include <linux/gameport.h>
#include "sfi_stub.h"
#include "../core/kinds.h"
#include "../pci/kinds.h"

SFI_DECLARE_KIND(gameport);	/* registered; the kernel frees its memory */

/** sfi_gameport_hand_over() - the port leaves the driver's heap: frozen, checked, the kernel's. */
void sfi_gameport_hand_over(struct sfi_frame *f, struct gameport *port);
/** sfi_gameport_set_phys() - text goes into a port that is not registered yet. */
void sfi_gameport_set_phys(struct sfi_frame *f, struct gameport *port, const char *text);

#endif /* SFI_GAMEPORT_KINDS_H */
