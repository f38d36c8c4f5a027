/* SPDX-License-Identifier: GPL-2.0 */
/* gameport/gameport.h - specs: joystick ports. */
#ifndef SFI_SPEC_GAMEPORT_H
#define SFI_SPEC_GAMEPORT_H

#include <linux/gameport.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* Hands the port over to a kernel thread. */
SFI_PRE(context(sleep), check(that, owner == sfi_domain_module(sfi_frame_domain(f))), do(sfi_gameport_hand_over(f, gameport)))
void __gameport_register_port(struct gameport *gameport, struct module *owner);

SFI_PRE(context(sleep), untrack(gameport, gameport))
void gameport_unregister_port(struct gameport *gameport);

SFI_PRE(check(string, fmt)) SFI_PRINTF(2)
SFI_CALL(sfi_gameport_set_phys(f, gameport, sfi_text))
void gameport_set_phys(struct gameport *gameport, const char *fmt, ...);

#endif /* SFI_SPEC_GAMEPORT_H */
