/* SPDX-License-Identifier: GPL-2.0 */
/* serio/port.h - specs: ports of the serio bus. */
#ifndef SFI_SPEC_SERIO_PORT_H
#define SFI_SPEC_SERIO_PORT_H

#include <linux/serio.h>
#include <sfi/annotations.h>
#include "sfi_stub.h"
#include "kinds.h"

/* Hands the port over to a kernel thread, which looks for a driver for it. */
SFI_PRE(context(sleep), check(that, owner == sfi_domain_module(sfi_frame_domain(f))), do(sfi_serio_hand_over(f, serio)))
void __serio_register_port(struct serio *serio, struct module *owner);

SFI_PRE(context(sleep), check(own, serio, serio))
SFI_CALL(sfi_serio_unregister(f, serio))
void serio_unregister_port(struct serio *serio);

SFI_PRE(check(own, serio, serio))
irqreturn_t serio_interrupt(struct serio *serio, unsigned char data, unsigned int flags);

SFI_SLOT(struct serio, write)
SFI_DEAD(, -ENODEV)
int sfi_slot_serio_write(struct serio *port, unsigned char data);

SFI_SLOT(struct serio, open)
SFI_DEAD(, -ENODEV)
int sfi_slot_serio_open(struct serio *port);

SFI_SLOT(struct serio, close)
SFI_DEAD()
void sfi_slot_serio_close(struct serio *port);

SFI_SLOT(struct serio, start)
SFI_DEAD(, -ENODEV)
int sfi_slot_serio_start(struct serio *port);

SFI_SLOT(struct serio, stop)
SFI_DEAD()
void sfi_slot_serio_stop(struct serio *port);

#endif /* SFI_SPEC_SERIO_PORT_H */
